"""Reading: layouts, who is one person, lines that are broken, and that a broken file tells nobody's secret."""

from __future__ import annotations

import random
import tracemalloc
from pathlib import Path
from typing import Final

import pytest

from tests.support.recipients import CASE_WORKER, YEARS, Line, Recipient, text_of, write_files
from xlmodel.common.errors import EffektmodellError
from xlmodel.common.national_identity import looks_like_national_identity_number
from xlmodel.control_group import (
    QUALIFICATION,
    SOCIAL_ASSISTANCE,
    Register,
    birth_year,
    example_files,
    form_remarks,
    is_own_number,
    layouts,
    made_up_number,
    read_register,
    record,
)

LENGTHS: Final = {
    SOCIAL_ASSISTANCE: (324, 324, 324, 338, 338),
    QUALIFICATION: (139, 138, 136, 152, 152),
}
ASSISTANCE = Line(SOCIAL_ASSISTANCE, (1, 2, 3), 30_000, 500, "1", "02", "5")
PROGRAMME = Line(QUALIFICATION, (3, 4), 40_000)


def written(folder: Path, text: str | bytes, name: str = "fil.dat") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode("iso-8859-1"))
    return path


def one(register: Register, year: int) -> tuple[int, int, int]:
    (person,) = register.persons.values()
    return person[year].benefit, person[year].kvp, person[year].month_count


def test_the_layouts_are_those_of_the_public_table() -> None:
    assert {
        form: tuple(layouts()[form, year].length for year in YEARS) for form in LENGTHS
    } == LENGTHS
    codes = layouts()[SOCIAL_ASSISTANCE, 2022].codes
    assert codes["ARBSIT"]["04"] == "Ikke arbeidssøker"
    assert codes["VKLO"]["5"] == "Sosialhjelp"


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("end", ["\n", "\r\n", ""])
@pytest.mark.parametrize("encoding", ["iso-8859-1", "utf-8", "utf-8-sig"])
def test_both_forms_of_every_year_in_both_encodings(
    year: int, end: str, encoding: str, tmp_path: Path
) -> None:
    person = Recipient(1, 1999, "number")
    paths = [
        written(
            tmp_path, f"{text_of(person, year, line)}{end}".encode(encoding), f"{line.form}.dat"
        )
        for line in (ASSISTANCE, PROGRAMME)
    ]
    register = read_register(paths)
    assert one(register, year) == (30_500, 40_000, 4)
    assert register.years == (year,)
    assert [report.told() for report in register.files] == [[], []]


def test_a_file_of_one_blank_has_no_recipients(tmp_path: Path) -> None:
    register = read_register([written(tmp_path, " "), written(tmp_path, " \r\n", "annen.dat")])
    assert not register.persons
    assert not register.files[0].told()


def test_months_make_the_amount_where_the_year_has_none(tmp_path: Path) -> None:
    person = Recipient(1, 1999, "number")
    line = Line(SOCIAL_ASSISTANCE, (1,), 1_000, 200, by_month=True)
    assert one(read_register([written(tmp_path, text_of(person, 2024, line))]), 2024) == (
        1_200,
        0,
        1,
    )


# Who is one person --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "is_own"),
    [
        (made_up_number(3, 5, 1999), True),
        (made_up_number(31, 2, 1999), False),
        ("0" * 11, False),
        ("12345678901", False),
        ("           ", False),
        (made_up_number(3, 5, 1999)[:10] + "x", False),
    ],
)
def test_a_number_is_ones_own_where_digits_and_date_are_right(number: str, is_own: bool) -> None:
    assert is_own_number(number) is is_own


@pytest.mark.parametrize("ending", ["00100", "00200", "99999"])
def test_numbers_that_many_share_never_link(ending: str, tmp_path: Path) -> None:
    numbers = [
        f"{day:02d}{month + 80:02d}{year:02d}{ending}"
        for day in range(1, 29)
        for month in range(1, 13)
        for year in range(100)
    ]
    assert any(map(looks_like_national_identity_number, numbers))
    assert not any(map(is_own_number, numbers))
    text = text_of(Recipient(1, 1999, "journal"), 2024, ASSISTANCE)
    other = text_of(Recipient(1 + 28 * 12, 1999, "journal"), 2024, ASSISTANCE)
    assert text != other
    assert len(read_register([written(tmp_path, f"{text}\n{other}\n")]).persons) == 2


@pytest.mark.parametrize("known", ["number", "duf", "journal"])
def test_a_person_is_found_again_in_the_next_years_layout(known: str, tmp_path: Path) -> None:
    person = Recipient(5, 1999, known, dict.fromkeys(YEARS, (ASSISTANCE,)))
    assert len(read_register(write_files(tmp_path, [person])).persons) == 1


def test_a_journal_number_links_within_bydel_and_birth_date_only(tmp_path: Path) -> None:
    lines = [text_of(Recipient(5, born, "journal"), 2024, ASSISTANCE) for born in (1999, 1998)]
    lines.append(lines[0][:6] + "02" + lines[0][8:])
    assert len(read_register([written(tmp_path, "\n".join(lines))]).persons) == 3


@pytest.mark.parametrize(
    ("text", "year", "born"),
    [("030599", 2024, 1999), ("030524", 2024, 2024), ("030525", 2024, 1925), ("03051925", 2024, 1925),
     ("430599", 2024, 1999), ("038599", 2024, 1999), ("310299", 2024, None), ("      ", 2024, None),
     ("00000000", 2024, None), ("0305", 2024, None), ("03052030", 2024, None)],
)  # fmt: skip
def test_the_birth_year_of_a_date(text: str, year: int, born: int | None) -> None:
    assert birth_year(text, year) == born


def test_without_a_birth_date_a_person_has_no_birth_year(tmp_path: Path) -> None:
    text = record(layouts()[SOCIAL_ASSISTANCE, 2025], {"KOMMUNE_NR": "3203", "BIDRAG": 5})
    (person,) = read_register([written(tmp_path, text)]).persons.values()
    assert person[2025].born is None


def test_lines_with_nothing_to_link_by_are_a_person_each(tmp_path: Path) -> None:
    text = record(layouts()[SOCIAL_ASSISTANCE, 2025], {"KOMMUNE_NR": "3203", "BIDRAG": 5})
    zeros = put(text, "PERSON_JOURNALNR", "0" * 8, 2025)
    register = read_register([written(tmp_path, f"{text}\n{text}\n{zeros}\n")])
    assert (len(register.persons), register.without_key, register.with_more_lines) == (3, 3, 0)


@pytest.mark.parametrize("line", [ASSISTANCE, PROGRAMME])
def test_several_lines_of_one_form_are_counted_in_both_forms(line: Line, tmp_path: Path) -> None:
    person = Recipient(1, 1999, "number")
    text = text_of(person, 2024, line)
    register = read_register([written(tmp_path, f"{text}\n{text}\n")])
    assert (len(register.persons), register.with_more_lines) == (1, 1)


def test_one_line_of_each_form_is_not_several(tmp_path: Path) -> None:
    person = Recipient(1, 1999, "number", {2024: (ASSISTANCE, PROGRAMME)})
    assert read_register(write_files(tmp_path, [person])).with_more_lines == 0


def test_several_municipalities_in_a_years_files_are_told(tmp_path: Path) -> None:
    person = Recipient(1, 1999, "number")
    paths = [
        written(tmp_path, text_of(person, 2024, line, number), line.form)
        for line, number in ((ASSISTANCE, "3203"), (PROGRAMME, "3025"))
    ]
    told = form_remarks(read_register(paths))
    assert told == [
        "Filene for 2024 gjelder flere kommunenumre (3025, 3203). Personene er talt sammen."
    ]


def test_how_the_programme_ended_is_the_main_income_or_all_codes_that_are_marked(
    tmp_path: Path,
) -> None:
    text = text_of(Recipient(1, 1999, "number"), 2024, PROGRAMME)
    marked = put(text, "AVSL_SKOLE", "04", form=QUALIFICATION)
    marked = put(marked, "AVSL_AAP", "14", form=QUALIFICATION)
    main = put(marked, "AVSL_VIKTIGSTE_INNTEKT", "01", form=QUALIFICATION)
    register = read_register([written(tmp_path, f"{text}\n{marked}\n{main}\n")])
    (person,) = register.persons.values()
    assert person[2024].endings == (("04", "14"), ("01",))


# What is wrong with lines -------------------------------------------------------------------------

GOOD: Final = text_of(Recipient(1, 1999, "number"), 2024, ASSISTANCE)


def put(text: str, field: str, value: str, year: int = 2024, form: str = SOCIAL_ASSISTANCE) -> str:
    place = layouts()[form, year].fields[field]
    return text[: place.start] + value + text[place.stop :]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (GOOD[:-1], "linjen har 323 tegn og er for kort. En post har 136 tegn (11CF 2024);"),
        (GOOD + "   " * 9, "linjen har 351 tegn og er for lang. En post har"),
        ("x" * 5000, "linjen er for lang. En post har"),
        (put(GOOD, "VERSION", "21"), "VERSION er et år som ikke passer til lengden 324 tegn: 11F 2022, 2023, 2024."),
        (put(GOOD, "VERSION", "2x"), "VERSION er ikke to sifre."),
        (put(GOOD, "BIDRAG", "  30OOO"), "BIDRAG er ikke et helt antall kroner, bare sifre."),
        (put(GOOD, "LAAN_DES", "-    10"), "LAAN_DES er ikke et helt antall kroner, bare sifre."),
        (put(GOOD, "BIDRAG", "  30  5"), "BIDRAG er ikke et helt antall kroner, bare sifre."),
        (put(GOOD, "KOMMUNE_NR", "32 3"), "KOMMUNE_NR er ikke fire sifre."),
    ],
)  # fmt: skip
def test_a_broken_line_is_told_by_file_line_and_field_and_the_others_are_read(
    line: str, told: str, tmp_path: Path
) -> None:
    path = written(tmp_path, f"{GOOD}\n{line}\n{GOOD}\n")
    register = read_register([path])
    (fault,) = register.files[0].told()
    assert fault.startswith(f"fil.dat, linje 2: {told}")
    assert one(register, 2024) == (61_000, 0, 3)
    assert register.with_more_lines == 1


def test_many_broken_lines_are_counted(tmp_path: Path) -> None:
    path = written(tmp_path, f"{GOOD}\n" + "kort\n" * 500)
    told = read_register([path]).files[0].told()
    assert len(told) == 11
    assert told[-1] == "fil.dat: … og 490 linjer til."


def test_several_municipalities_in_a_file_are_a_fault_and_between_years_a_remark(
    tmp_path: Path,
) -> None:
    other = put(GOOD, "KOMMUNE_NR", "3025")
    with pytest.raises(EffektmodellError, match=r"linje 2: KOMMUNE_NR er et annet") as error:
        read_register([written(tmp_path, f"{GOOD}\n{other}\n")])
    assert "3025" not in str(error.value)
    before = text_of(Recipient(1, 1999, "number"), 2023, ASSISTANCE, "3025")
    register = read_register([written(tmp_path, GOOD), written(tmp_path, before, "før.dat")])
    assert "Kommunenummeret er et annet i 2024 enn i 2023." in form_remarks(register)[-1]


def test_forms_that_a_year_lacks_are_told(tmp_path: Path) -> None:
    person = Recipient(1, 1999, "number", {2023: (ASSISTANCE, PROGRAMME), 2024: (ASSISTANCE,)})
    register = read_register(write_files(tmp_path, [person], (2023, 2024)))
    assert form_remarks(register) == ["2024: 11CF mangler."]


@pytest.mark.parametrize(
    ("content", "told"),
    [(b"noe annet\n" * 3, "ingen linje i filen er en post"), (b"\x00\xff" * 9000, "ingen linje")],
)
def test_a_file_without_a_record_is_refused(content: bytes, told: str, tmp_path: Path) -> None:
    with pytest.raises(EffektmodellError, match=told):
        read_register([written(tmp_path, content)])


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EffektmodellError, match="er en mappe"):
        read_register([tmp_path])
    with pytest.raises(EffektmodellError, match="finnes ikke"):
        read_register([tmp_path / "borte.dat"])


def broken(chance: random.Random, text: str) -> bytes:
    """Return a file's text with a few of the things that happen to files."""
    signs = list(text)
    for _ in range(chance.randint(1, 12)):
        at = chance.randrange(len(signs))
        what = chance.randrange(5)
        if what == 0:
            del signs[at : at + chance.randint(1, 400)]
        elif what == 1:
            signs[at] = chance.choice("xÆ0 9\n\r\x00\x1a")
        elif what == 2:
            signs.insert(at, chance.choice(" 1\nø"))
        elif what == 3:
            signs[at:at] = signs[: chance.randint(1, 400)]
        else:
            signs = signs[: max(at, 1)]
    return "".join(signs).encode(chance.choice(("utf-8", "iso-8859-1", "utf-16")))


def test_200_broken_files_tell_nobodys_secret(tmp_path: Path) -> None:
    chance = random.Random(16)  # noqa: S311  # no secret
    people = [
        Recipient(at, 1999, known) for at, known in enumerate(("number", "duf", "journal") * 3)
    ]
    secrets = {secret for person in people for secret in person.secrets} | {CASE_WORKER}
    text = "\n".join(text_of(person, 2025, ASSISTANCE) for person in people)
    told = []
    for number in range(200):
        path = written(tmp_path, broken(chance, text), f"{number}.dat")
        try:
            register = read_register([path])
        except EffektmodellError as error:
            told.append(str(error))
        else:
            told += [line for report in register.files for line in report.told()]
            assert not any(secret in repr(register) for secret in secrets)
    assert len(told) > 200
    everything = "\n".join(told)
    assert not [secret for secret in secrets if secret in everything]
    assert not any(person.number[:6] in everything for person in people)


def test_memory_grows_with_persons_only(tmp_path: Path) -> None:
    paths = [written(tmp_path, f"{GOOD}\n" * number, f"{number}.dat") for number in (200, 20_000)]
    peaks = []
    for path in (paths[0], *paths):
        tracemalloc.start()
        read_register([path])
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[2] < peaks[1] * 1.5 + 20_000


def test_the_example_is_the_same_each_time_and_of_made_up_people() -> None:
    files = example_files()
    assert files == example_files()
    assert sorted(files) == [
        f"{form}_{year}.dat"
        for form in (QUALIFICATION, SOCIAL_ASSISTANCE)
        for year in (2023, 2024, 2025)
    ]
    place = layouts()[SOCIAL_ASSISTANCE, 2025].fields["PERSON_FODSELSNR"]
    numbers = [line[place] for line in files["11F_2025.dat"].splitlines()]
    assert all(is_own_number(number) and int(number[2:4]) > 80 for number in numbers)
