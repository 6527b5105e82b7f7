"""What families type is read as the place they mean, or as nothing."""

import pytest

from adapters.understanding.places import PlaceFinder
from domain.offices import District

LUNEBURG = "Hansestadt Lüneburg"
OLDENDORFS = ["Oldendorf (Luhe)", "Oldendorf an der Göhrde, Nahrendorf"]
GELLERSEN = ["Kirchgellersen", "Reppenstedt", "Südergellersen", "Westergellersen"]
ILMENAU = ["Barnstedt", "Deutsch Evern", "Embsen", "Melbeck"]
OSTHEIDE = ["Barendorf", "Neetze", "Reinstorf", "Thomasburg", "Vastorf", "Wendisch Evern"]


@pytest.fixture(scope="module")
def finder(district: District) -> PlaceFinder:
    return PlaceFinder(district)


CERTAIN = [
    # postcodes
    ("21357", ["Bardowick", "Barum", "Wittorf"]),
    ("D-21357", ["Bardowick", "Barum", "Wittorf"]),
    ("21 357", ["Bardowick", "Barum", "Wittorf"]),
    ("Meine PLZ ist 21357!", ["Bardowick", "Barum", "Wittorf"]),
    ("٢١٣٥٧", ["Bardowick", "Barum", "Wittorf"]),
    ("۲۱۳۵۷", ["Bardowick", "Barum", "Wittorf"]),
    ("21379", ["Echem", "Lüdersburg", "Rullstorf", "Scharnebeck"]),
    ("21385", ["Amelinghausen", "Oldendorf (Luhe)", "Rehlingen"]),
    ("21335", [LUNEBURG]),
    ("21391", ["Reppenstedt"]),
    # postcode and name together
    ("21357 Bardowick", ["Bardowick"]),
    ("21357 Wittorf, Hauptstraße", ["Wittorf"]),
    ("19273 Neu Bleckede", ["Neu Bleckede, Bleckede"]),
    ("19273 Sumte", ["Sumte, Amt Neuhaus"]),
    # names as written
    ("Bardowick", ["Bardowick"]),
    ("BARDOWICK", ["Bardowick"]),
    ("in Bardowick", ["Bardowick"]),
    ("Ich wohne in Bardowick.", ["Bardowick"]),
    ("Samtgemeinde Bardowick", ["Bardowick"]),
    ("Gemeinde Barum", ["Barum"]),
    ("Bardowick, Landkreis Lüneburg", ["Bardowick"]),
    ("Adendorf bei Lüneburg", ["Adendorf"]),
    ("Lüneburg", [LUNEBURG]),
    ("Hansestadt Lüneburg", [LUNEBURG]),
    ("Kaltenmoor", ["Kaltenmoor, Hansestadt Lüneburg"]),
    ("Lüneburg Kaltenmoor", [LUNEBURG]),
    ("Amt Neuhaus", ["Amt Neuhaus"]),
    ("Oldendorf (Luhe)", ["Oldendorf (Luhe)"]),
    ("oldendorf luhe", ["Oldendorf (Luhe)"]),
    ("Oldendorf an der Göhrde", ["Oldendorf an der Göhrde, Nahrendorf"]),
    ("Oldendorf an der Göhrde, Nahrendorf", ["Oldendorf an der Göhrde, Nahrendorf"]),
    ("Oldendorf, Nahrendorf", ["Oldendorf an der Göhrde, Nahrendorf"]),
    ("Marxen", ["Marxen am Berge, Oldendorf (Luhe)"]),
    ("Nindorf", ["Nindorf, Bleckede"]),
    ("Niendorf", ["Niendorf, Amt Neuhaus"]),
    ("Neu Garge", ["Neu Garge, Amt Neuhaus"]),
    # joint municipalities without a member of their name
    ("Gellersen", GELLERSEN),
    ("Samtgemeinde Gellersen", GELLERSEN),
    ("Samtgemeinde Ilmenau", ILMENAU),
    ("Ostheide", OSTHEIDE),
    # spellings
    ("luneburg", [LUNEBURG]),
    ("Lueneburg", [LUNEBURG]),
    ("Bardowik", ["Bardowick"]),
    ("bardovick", ["Bardowick"]),
    ("Voegelsen", ["Vögelsen"]),
    ("Fögelsen", ["Vögelsen"]),
    ("Reesseln", ["Reeßeln, Bleckede"]),
    ("Alt-Garge", ["Alt Garge, Bleckede"]),
    ("Altgarge", ["Alt Garge, Bleckede"]),
    ("Sankt Dionys", ["St. Dionys, Barum"]),
    ("Wendisch-Evern", ["Wendisch Evern"]),
    ("Hohnstorf", ["Hohnstorf (Elbe)"]),
    ("Hohnsdorf", ["Hohnstorf (Elbe)"]),
    ("Honstorf", ["Hohnstorf (Elbe)"]),
    ("Repenstedt", ["Reppenstedt"]),
    ("Netze", ["Neetze"]),
    ("Suedergelersen", ["Südergellersen"]),
    # long names with one slip, and long beginnings
    ("Amelinghasen", ["Amelinghausen"]),
    ("Scharnbeck", ["Scharnebeck"]),
    ("Amelingh", ["Amelinghausen"]),
    # Cyrillic and Arabic letters
    ("Бардовик", ["Bardowick"]),
    ("Бардовік", ["Bardowick"]),
    ("Я живу в Бардовик", ["Bardowick"]),
    ("Люнебург", [LUNEBURG]),
    ("Адендорф", ["Adendorf"]),
    ("Амелингхаузен", ["Amelinghausen"]),
    ("Шарнебек", ["Scharnebeck"]),
    ("باردوفيك", ["Bardowick"]),
    ("في باردوفيك", ["Bardowick"]),
    ("بارdowيك", ["Bardowick"]),
]


@pytest.mark.parametrize(("typed", "labels"), CERTAIN)
def test_a_clear_place_is_certain(finder: PlaceFinder, typed: str, labels: list[str]) -> None:
    match = finder.find(typed)
    assert ([one.label for one in match.candidates], match.certain) == (labels, True)


ASKED_BACK = [
    ("19273", ["Bleckede", "Amt Neuhaus"]),
    ("Oldendorf", OLDENDORFS),
    ("oldendorf", OLDENDORFS),
    ("Ольдендорф", OLDENDORFS),
    ("Evern", ["Deutsch Evern", "Wendisch Evern"]),
    ("Garge", ["Alt Garge, Bleckede", "Neu Garge, Amt Neuhaus"]),
    ("Bardowick oder Adendorf", ["Bardowick", "Adendorf"]),
    ("12345 Bardowick", ["Bardowick"]),
    ("Bard", ["Bardowick"]),
    ("Rehrho", ["Rehrhof, Rehlingen"]),
    ("Adenorf", ["Adendorf"]),
    ("Lünebrug", [LUNEBURG]),
    ("أديندورف", ["Adendorf"]),
    ("باردويك", ["Bardowick"]),
    ("لونبورغ", [LUNEBURG]),
    ("لونيبورغ", [LUNEBURG]),
]


@pytest.mark.parametrize(("typed", "labels"), ASKED_BACK)
def test_a_doubtful_place_is_asked_back(finder: PlaceFinder, typed: str, labels: list[str]) -> None:
    match = finder.find(typed)
    assert ([one.label for one in match.candidates], match.certain) == (labels, False)


UNKNOWN = [
    "", " ", "x", "ab", "Bar", "Neu", "Stadt", "Dorf", "Samtgemeinde",
    "Landkreis Lüneburg", "bei Lüneburg",
    "Hamburg", "Berlin", "Harburg", "Lauenburg", "Ebstorf", "Uelzen", "Winsen", "Essen", "München",
    "hello", "Hallo", "Bitte", "Danke", "Guten Tag", "Termin", "I need help please", "Merhaba",
    "Wohin muss ich gehen", "familie", "hand", "haben",
    "مرحبا", "السلام عليكم", "هامبورغ", "برلين", "Привіт", "Киев", "Гамбург", "Берлин",
    "12345", "99999", "2135", "213571", "04131 309", "٢١٣", "²¹³⁵⁷",
    "😀😀😀", "\ud800", "\ud800\udfff", "\x00", "…", "中文", "İ", "ﷺ",
]  # fmt: skip


@pytest.mark.parametrize("typed", UNKNOWN, ids=ascii)
def test_what_is_no_place_of_the_district_finds_nothing(finder: PlaceFinder, typed: str) -> None:
    match = finder.find(typed)
    assert (match.candidates, match.certain) == ((), False)


@pytest.mark.parametrize("typed", ["a" * 10_000, "ab cd " * 2_000, "Bardowock " * 1_000])
def test_only_the_beginning_of_a_long_text_is_read(finder: PlaceFinder, typed: str) -> None:
    assert finder.find(typed) == finder.find(typed[:100])


def test_there_are_never_more_than_six_candidates(finder: PlaceFinder) -> None:
    named = "Adendorf Amelinghausen Bardowick Bleckede Dahlenburg Melbeck Neetze Radbruch"
    match = finder.find(named)
    assert len(match.candidates) == 6
    assert not match.certain


def test_every_name_finds_its_own_municipality(finder: PlaceFinder, district: District) -> None:
    for town in district.municipalities:
        assert finder.find(town.name).candidates[0].ags == town.ags
    for place in district.places:
        assert place.ags in {one.ags for one in finder.find(place.name).candidates}


def test_every_label_finds_itself_for_certain(finder: PlaceFinder, district: District) -> None:
    for place in district.places:
        town = district.municipality_by_ags[place.ags]
        match = finder.find(f"{place.name}, {town.name}")
        assert (match.candidates[0].ags, match.certain) == (place.ags, True)
