"""Times in French sentences: what is found, its role, and the interval it means on Wednesday 20 March 2024, 15:00 in Kyiv."""

from __future__ import annotations

import pytest

from time_cases import told

CASES = {
    "Le pont a sauté le 5 mars, dit le préfet.": "5 mars | when | 2024-03-05 00:00 .. 2024-03-06 00:00 | day",
    "La visite est prévue le 2 avril.": "2 avril | when | 2024-04-02 00:00 .. 2024-04-03 00:00 | day",
    "Le séisme du 6 février 2023 a tué des milliers de gens.": "6 février 2023 | when | 2023-02-06 00:00 .. 2023-02-07 00:00 | day",
    "Un drone est tombé ce lundi peu après 4 heures du matin.": "ce lundi peu après 4 heures du matin | when | 2024-03-18 04:00 .. 2024-03-18 04:30 | hour",
    "Les coupures ont commencé vers 9 h 30.": "vers 9 h 30 | when | 2024-03-20 09:00 .. 2024-03-20 10:00 | hour",
    "Le courant sera rétabli d'ici à jeudi soir.": "d'ici à jeudi soir | until | 2024-03-21 18:00 .. 2024-03-22 00:00 | part-of-day",
    "La ligne rouvrira samedi à partir de 6 heures.": "samedi à partir de 6 heures | since | 2024-03-23 06:00 .. 2024-03-23 06:01 | minute",
    "Depuis lundi soir, 300 foyers sont sans courant.": "Depuis lundi soir | since | 2024-03-18 18:00 .. 2024-03-21 00:00 | part-of-day",
    "Depuis le 10 janvier, la ville est bombardée.": "Depuis le 10 janvier | since | 2024-01-10 00:00 .. 2024-03-21 00:00 | day",
    "Les tirs ont repris dans la nuit de mardi à mercredi.": "nuit de mardi à mercredi | when | 2024-03-19 22:00 .. 2024-03-20 06:00 | part-of-day",
    "Une explosion a retenti dans la nuit du 17 au 18 mars.": "nuit du 17 au 18 mars | when | 2024-03-17 22:00 .. 2024-03-18 06:00 | part-of-day",
    "Il a plu toute la nuit.": "toute la nuit | when | 2024-03-19 22:00 .. 2024-03-20 06:00 | part-of-day",
    "Un bus a été touché en fin d'après-midi.": "fin d'après-midi | when | 2024-03-20 16:00 .. 2024-03-20 18:00 | part-of-day",
    "Un bus a été touché tôt ce matin.": "tôt ce matin | when | 2024-03-20 05:00 .. 2024-03-20 09:00 | part-of-day",
    "À l'aube, deux missiles ont frappé le port.": "aube | when | 2024-03-20 03:00 .. 2024-03-20 06:00 | part-of-day",
    "L'alerte a été levée à midi.": "midi | when | 2024-03-20 12:00 .. 2024-03-20 12:01 | minute",
    "La vigilance a été déclenchée à minuit.": "minuit | when | 2024-03-20 00:00 .. 2024-03-20 00:01 | minute",
    "Les cours sont suspendus jusqu'à lundi.": "jusqu'à lundi | until | 2024-03-20 15:00 .. 2024-03-26 00:00 | day",
    "L'école a été détruite il y a trois jours.": "il y a trois jours | when | 2024-03-17 00:00 .. 2024-03-18 00:00 | day",
    "L'attaque a eu lieu la semaine dernière.": "semaine dernière | when | 2024-03-11 00:00 .. 2024-03-18 00:00 | week",
    "Le convoi arrivera la semaine prochaine.": "semaine prochaine | when | 2024-03-25 00:00 .. 2024-04-01 00:00 | week",
    "Entre 3h et 5h du matin, douze drones ont été abattus.": "Entre 3h et 5h du matin | when | 2024-03-20 03:00 .. 2024-03-20 05:00 | hour",
    "Du 3 au 5 mars, le réseau a tenu.": "Du 3 au 5 mars | when | 2024-03-03 00:00 .. 2024-03-06 00:00 | day",
    "De 22 heures à 6 heures, le couvre-feu est en vigueur.": "De 22 heures à 6 heures | when | 2024-03-20 22:00 .. 2024-03-21 06:00 | hour",
    "Au cours des dernières 24 heures, 15 civils ont été tués.": "dernières 24 heures | when | 2024-03-19 15:00 .. 2024-03-20 15:00 | hour",
    "Le bilan, arrêté à 17 heures, est de 14 morts.": "arrêté à 17 heures | as-of | 2024-03-20 17:00 .. 2024-03-20 17:01 | minute",
    "L'an dernier, la digue avait cédé.": "an dernier | when | 2023-01-01 00:00 .. 2024-01-01 00:00 | year",
    "Mi-janvier, la rivière a débordé.": "Mi-janvier | when | 2024-01-11 00:00 .. 2024-01-21 00:00 | week",
    "Début février, le barrage fuyait.": "Début février | when | 2024-02-01 00:00 .. 2024-02-11 00:00 | week",
    "L'hiver dernier, le réseau a été frappé.": "hiver dernier | when | 2023-12-01 00:00 .. 2024-03-01 00:00 | season",
    "L'été a été sec.": "été | when | 2023-06-01 00:00 .. 2023-09-01 00:00 | season",
    "La route a été coupée, a été dit.": "nothing",
    "Une fillette de 7 ans est morte.": "7 ans | other | P7Y",
    "L'alerte a duré 2 h 15.": "2 h 15 | duration | PT2H15M",
    "Chaque nuit, des drones survolent la ville.": "Chaque nuit | set | None",
    "Deux jours plus tôt, le pont avait cédé.": "Deux jours plus tôt | when | PAST_REF",
    "Récemment, la mairie a fermé le parc.": "Récemment | when | PAST_REF",
    "La veille au soir, le maire parlait de deux morts.": "veille au soir | when | 2024-03-19 18:00 .. 2024-03-20 00:00 | part-of-day",
    "Vendredi prochain, la Commission se réunira.": "Vendredi prochain | when | 2024-03-22 00:00 .. 2024-03-23 00:00 | day",
    "À 10h50 (3h50aET), soixante missiles volaient.": "10h50 (3h50aET) | when | 2024-03-20 10:50 .. 2024-03-20 10:51 | minute",
    "À 14 heures GMT, le vol a décollé.": "14 heures GMT | when | 2024-03-20 16:00 .. 2024-03-20 16:01 | minute",
    "Vers 21h30 heure de Paris, la coupure a commencé.": "Vers 21h30 heure de Paris | when | 2024-03-19 22:00 .. 2024-03-19 23:00 | hour",
    "Le 16 à 18h, la sirène a retenti.": "16 à 18h | when | 2024-03-16 18:00 .. 2024-03-16 18:01 | minute",
    "Le 11 septembre, un train a déraillé.": "11 septembre | when | 2023-09-11 00:00 .. 2023-09-12 00:00 | day",
    "En octobre 1987, la tempête a tué.": "octobre 1987 | when | 1987-10-01 00:00 .. 1987-11-01 00:00 | month",
    "Le week-end dernier, la neige est tombée.": "week-end dernier | when | 2024-03-16 00:00 .. 2024-03-18 00:00 | day",
    "Plus tôt mercredi matin, le maire avait parlé.": "Plus tôt mercredi matin | when | 2024-03-20 06:00 .. 2024-03-20 12:00 | part-of-day",
    "Le pont était fermé, à 10 heures cet axe rouvrait.": "10 heures | when | 2024-03-20 10:00 .. 2024-03-20 10:01 | minute",
    "Au printemps 2022, la ville a été reprise.": "printemps 2022 | when | 2022-03-01 00:00 .. 2022-06-01 00:00 | season",
    "Dans la soirée, deux obus sont tombés.": "soirée | when | 2024-03-20 18:00 .. 2024-03-21 00:00 | part-of-day",
}


@pytest.mark.parametrize(("sentence", "expected"), CASES.items(), ids=CASES)
def test_time_in_french(sentence: str, expected: str) -> None:
    """The first time of the sentence reads so."""
    assert told(sentence, "fr") == expected
