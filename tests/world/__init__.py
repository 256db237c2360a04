"""A world of servers on this machine that behave badly, in every way that the web has shown us; no request leaves the machine.

`live.py`: a live page that grows, edits and withdraws; `hostile.py`: answers that loop, lie, never end or explode; `names.py`: names that change their mind.
What a visitor read is counted in bytes, and when hosts were asked on a clock that only moves where somebody sleeps: no test measures time.
"""
