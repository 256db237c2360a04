"""Files, folders and archives: every document once, hostile and broken input told and passed over."""

from __future__ import annotations

import gzip
import io
import json
import lzma
import tarfile
import zipfile
import zlib

import pytest

from vigie.collect import files, items
from vigie.collect.files import items as found
from vigie.errors import InputError


def names(*inputs) -> list[str]:
    return [i.name.split("/")[-1] for i in found(inputs)]


def zipped(path, members: dict[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as z:
        for name, data in members.items():
            z.writestr(name, data)


def test_a_folder_gives_its_documents_in_the_order_of_their_names_with_what_is_told_of_them(tmp_path):
    (tmp_path / "b.txt").write_text("b")
    (tmp_path / "a.html").write_text("<p>a")
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "c.txt").write_text("c")
    (tmp_path / ".hidden.txt").write_text("no")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    (tmp_path / "documents.toml").write_text('[[document]]\nfile = "b.txt"\npublished = 2024-05-14\noutlet = "Example Wire"\n[[document]]\nfile = "deep/c.txt"\nlanguage = "uk"')
    got = list(found([tmp_path]))
    assert [i.data for i in got] == [b"<p>a", b"b", b"c"]
    assert [dict(i.options) for i in got] == [{}, {"published": "2024-05-14", "outlet": "Example Wire"}, {"language": "uk"}]


def test_json_lines_are_documents_and_a_bad_line_is_told_with_its_number(tmp_path):
    rows = [json.dumps({"text": "one", "published": "2024-05-14", "channel": "x"}), "", "{broken", json.dumps({"title": "no text"}), json.dumps({"html": "<p>two"})]
    (tmp_path / "posts.jsonl").write_text("\n".join(rows))
    got = list(found([tmp_path / "posts.jsonl"]))
    assert [i.data for i in got] == [b"one", b"", b"", b"<p>two"]
    assert dict(got[0].options) == {"published": "2024-05-14"}
    assert "posts.jsonl:3 is no JSON object" in got[1].error and 'posts.jsonl:4 has no "text"' in got[2].error


def test_archives_are_read_without_unpacking(tmp_path):
    zipped(tmp_path / "a.zip", {"x.txt": b"x", "d/y.html": b"y", "__MACOSX/._x.txt": b"no", "../../up.txt": b"up"})
    with tarfile.open(tmp_path / "b.tar.gz", "w:gz") as t:
        info = tarfile.TarInfo("z.txt")
        info.size = 1
        t.addfile(info, io.BytesIO(b"z"))
        link = tarfile.TarInfo("link.txt")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        t.addfile(link)
    (tmp_path / "c.txt.gz").write_bytes(gzip.compress(b"c"))
    (tmp_path / "d.txt.xz").write_bytes(lzma.compress(b"d"))
    got = list(found([tmp_path]))
    assert [i.data for i in got if not i.error] == [b"y", b"x", b"z", b"c", b"d"]
    assert [i.name for i in got if i.error] == [], "a path that climbs out is a hidden one: left out"
    assert not (tmp_path.parent / "up.txt").exists()


def test_a_bomb_is_cut_and_the_rest_goes_on(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "MAX_BYTES", 1000)
    zipped(tmp_path / "bomb.zip", {"big.txt": b"0" * 10_000_000, "small.txt": b"small"})
    big, small = found([tmp_path / "bomb.zip"])
    assert "big.txt is larger than" in big.error and small.data == b"small"
    (tmp_path / "bomb.txt.gz").write_bytes(gzip.compress(b"0" * 10_000_000))
    (one,) = found([tmp_path / "bomb.txt.gz"])
    assert "larger than" in one.error


def test_archives_within_archives_end_somewhere(tmp_path):
    data = b"at last"
    for n in range(4):
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w") as z:
            z.writestr(f"{n}.zip" if n else "x.txt", data)
        data = held.getvalue()
    (tmp_path / "doll.zip").write_bytes(data)
    (only,) = found([tmp_path / "doll.zip"])
    assert "archives within archives" in only.error


@pytest.mark.parametrize("name", ["cut.zip", "cut.tar.gz", "cut.txt.gz", "cut.txt.xz"])
def test_a_damaged_archive_is_told_and_the_next_file_is_read(tmp_path, name):
    whole = tmp_path / name
    if name.endswith("zip"):
        zipped(whole, {"x.txt": b"x" * 5000})
    elif name.endswith("tar.gz"):
        with tarfile.open(whole, "w:gz") as t:
            info = tarfile.TarInfo("z.txt")
            info.size = 500_000
            t.addfile(info, io.BytesIO(zlib.compress(b"q") * 100_000))
    else:
        whole.write_bytes((gzip if name.endswith("gz") else lzma).compress(bytes(range(256)) * 100))
    whole.write_bytes(whole.read_bytes()[:40])
    (tmp_path / "z.txt").write_text("still here")
    got = list(found([tmp_path]))
    assert got[-1].data == b"still here"
    assert all(i.error and "rest goes on" in i.error for i in got[:-1])


def test_a_locked_member_is_told(tmp_path):
    zipped(tmp_path / "a.zip", {"x.txt": b"x"})
    data = bytearray((tmp_path / "a.zip").read_bytes())
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    (tmp_path / "a.zip").write_bytes(bytes(data))
    (one,) = found([tmp_path / "a.zip"])
    assert "locked with a password" in one.error


def test_an_input_that_does_not_exist_and_a_broken_about_file_are_refused(tmp_path):
    with pytest.raises(InputError, match="no file or folder"):
        list(found([tmp_path / "nothing"]))
    (tmp_path / "a.txt").write_text("a")
    (tmp_path / "documents.toml").write_text("[[document]]\nfile = ")
    with pytest.raises(InputError, match=r"documents\.toml"):
        list(found([tmp_path]))


def test_what_a_row_tells_must_be_text():
    with pytest.raises(InputError, match="outlet is int"):
        items.options_of({"outlet": 3}, "x.jsonl:1")
