"""A municipality's own input file: what it may override, and how its faults are told."""

from __future__ import annotations

import os
import re
import tomllib
import unicodedata
from pathlib import Path

import pytest

from xlmodel import (
    Category,
    EffektmodellError,
    Group,
    GroupInputs,
    InputError,
    ModelInputs,
    Payer,
    Situation,
    common_parameters,
    default_group_inputs,
    default_inputs,
    group_results,
    load_inputs,
    template_toml,
)
from xlmodel.common.fields import Shape
from xlmodel.effektmodell.specs import CAUTION_SPECS, INPUT_SPECS

DEFAULT = default_group_inputs(Group.YOUNG_ADULTS)


class File:
    """An input file in a folder of its own."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def load(self, text: str | bytes, municipality: str | None = None) -> ModelInputs:
        self.path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return load_inputs(self.path, municipality)

    def young(self, text: str) -> GroupInputs:
        return self.load(f"[unge_voksne]\n{text}").young_adults

    def faults(self, text: str | bytes) -> list[str]:
        with pytest.raises(EffektmodellError) as caught:
            self.load(text)
        message = str(caught.value)
        assert "Traceback" not in message
        return message.splitlines()

    def fault(self, text: str | bytes) -> str:
        (message,) = self.faults(text)
        return message


@pytest.fixture
def file(tmp_path: Path) -> File:
    return File(tmp_path / "asker.toml")


def new_measure(name: str = "Eget tiltak", **changes: str) -> str:
    values = {
        "navn": f'"{name}"',
        "kategori": '"Drift"',
        "betaler": '"Stat"',
        "kostnad": "100",
        "volum": "[1, 2, 3]",
        "frekvens": "12",
    } | changes
    lines = "\n".join(f"{key} = {value}" for key, value in values.items() if value)
    return f"[[unge_voksne.tiltak]]\n{lines}\n"


# What a file may override ------------------------------------------------------------------------


def test_an_empty_file_gives_the_defaults(file: File) -> None:
    assert file.load("") == default_inputs()


def test_name_programme_and_price_year(file: File) -> None:
    made = file.load('kommune = "Asker"\nprogramnavn = "Startlaben"\nprisaar = 2024\n')
    assert (made.municipality, made.programme, made.price_year) == ("Asker", "Startlaben", 2024)
    assert made.groups == default_inputs().groups


def test_the_argument_wins_over_the_name_in_the_file(file: File) -> None:
    assert file.load('kommune = "Asker"', municipality="Bærum").municipality == "Bærum"


@pytest.mark.parametrize("group", Group)
def test_every_input_of_both_groups(file: File, group: Group) -> None:
    values: dict[str, tuple[str, object]] = {
        "analyseperiode": ("12", 12),
        "inntaksaar": ("3", 3),
        "startaar": ("2026", 2026),
        "neddiskontering": ("0.04", 0.04),
        "individstart": ('"Stabil"', Situation.STABLE),
        "kohortmotor": ('"Ark"', "Ark"),
        "nye": ("[1, 2.5, 0]", [1, 2.5, 0]),
        "suksessrate": ("{ utsatt = 0.5 }", [0.8, 0.5, 0.8]),
        "nullalternativ": ("[4, 3, 2, 1]", [4, 3, 2, 1]),
        "null_kommuneandel": ("0.4", 0.4),
        "livskvalitet": ("{ verdi = [0.1, 0.2, 0.3, 0.4] }", [0.1, 0.2, 0.3, 0.4]),
        "qaly_verdi": ("{ verdi = 694_000 }", 694_000),
        "stillingsandel": ("[0, 0, 0, 1]", [0, 0, 0, 1]),
        "lonnskostnad": ("500_000.5", 500_000.5),
        "personer": ("3.5", 3.5),
        "yrkesaktive": ("1.7", 1.7),
        "tilbakefall": ("0.1", 0.1),
        "dodvekt": ("{ verdi = 0.5 }", 0.5),
        "skattekostnad": ("0.2", 0.2),
        "realiserbar": ("0", 0),
        "usikkerhet_suksessrate": ("[-0.4, -0.1, 0.2]", [-0.4, -0.1, 0.2]),
        "usikkerhet_kostnad": ("{ lav = 0.5 }", [0.5, 1, 1.3]),
        "usikkerhet_nullalternativ": ("{ lav = 0, basis = 0.9, hoy = 5 }", [0, 0.9, 5]),
        "usikkerhet_gevinst": ("{ verdi = [1, 1, 1] }", [1, 1, 1]),
    }
    assert set(values) == {spec.toml for spec in INPUT_SPECS}
    text = "\n".join(f"{key} = {shown}" for key, (shown, _) in values.items())
    made = file.load(f"[{group.section}]\n{text}")
    inputs = made.groups[list(Group).index(group)]
    for spec in INPUT_SPECS:
        found = getattr(inputs, spec.key)
        plain = found.tolist() if hasattr(found, "tolist") else found
        assert plain == values[spec.toml][1], spec.key
    others = [item for item in made.groups if item.group is not group]
    assert others == [default_group_inputs(item.group) for item in others]


def test_the_corrections_of_the_cautious_answer(file: File) -> None:
    made = file.load("forsiktighet_kostnad = { lav = 0.5 }\nforsiktighet_nytte = [0.1, 0.2, 0.3]\n")
    assert made.cost_caution.tolist() == [0, 0.1, 0.5]
    assert made.benefit_caution.tolist() == [0.1, 0.2, 0.3]
    assert made.groups == default_inputs().groups


def test_sources_and_grades_of_levels(file: File) -> None:
    made = file.young('usikkerhet_kostnad = { hoy = 2, kilde = "Anbud", sikkerhet = "Høy" }')
    origin = made.source_of("cost_levels")
    assert (origin.source, origin.grade) == ("Anbud", "Høy")
    assert made.cost_levels.tolist() == [0.9, 1, 2]


def test_sources_and_grades_of_inputs(file: File) -> None:
    inputs = file.young(
        'qaly_verdi = { verdi = 1, kilde = "Vedtak 3/24", sikkerhet = "Middels" }\n'
        "lonnskostnad = 600_000\n"
        'personer = { kilde = "Telling", sikkerhet = "Høy" }\n'
        'suksessrate = { uholdbar = 0.1, kilde = "Egen erfaring" }\n'
        "period = 1\n".replace("period = 1\n", "inntaksaar = 5\n")
    )
    qaly, wage = inputs.source_of("qaly_value"), inputs.source_of("wage_cost")
    assert (qaly.source, qaly.grade) == ("Vedtak 3/24", "Middels")
    assert (wage.source, wage.grade) == ("Oppgitt i inndatafilen (2019-kr)", "")
    persons = inputs.source_of("persons_per_unit")
    assert (persons.source, persons.grade) == ("Telling", "Høy")
    assert inputs.persons_per_unit == DEFAULT.persons_per_unit
    assert inputs.success_rate.tolist() == [0.1, 0.8, 0.8]
    assert inputs.source_of("success_rate").source == "Egen erfaring"
    assert inputs.source_of("intake_years") == DEFAULT.source_of("intake_years")


def test_the_price_year_is_that_of_what_the_file_states_and_no_default_is_adjusted(
    file: File,
) -> None:
    made = file.load("prisaar = 2024\n[unge_voksne]\nqaly_verdi = 1_500_000\n").young_adults
    assert made.source_of("qaly_value").source.endswith("(2024-kr)")
    assert made.source_of("wage_cost").source.endswith("(2019-kr)")
    assert made.wage_cost == DEFAULT.wage_cost
    assert made.measures == DEFAULT.measures


def test_one_field_of_a_measure_is_changed(file: File) -> None:
    made = file.young('[[unge_voksne.tiltak]]\nnavn = "booppfølging"\nkostnad = 650\n')
    assert len(made.measures) == 16
    (index,) = (i for i, item in enumerate(DEFAULT.measures) if item.name == "Booppfølging")
    before, after = DEFAULT.measures[index], made.measures[index]
    assert after.unit_cost == 650
    assert after.name == "Booppfølging"
    assert after.volume.tolist() == before.volume.tolist()
    assert after.source == f"Oppgitt i inndatafilen: kostnad. For øvrig: {before.source}"
    assert made.measures[:index] == DEFAULT.measures[:index]
    assert made.measures[index + 1 :] == DEFAULT.measures[index + 1 :]


@pytest.mark.parametrize(
    ("line", "key", "value"),
    [
        ("volum = [1, 2, 3]", "volume", [1, 2, 3]),
        ("volum = { utsatt = 9 }", "volume", [14, 9, 3]),
        ("frekvens = 1", "frequency", 1),
        ('betaler = "Stat"', "payer", Payer.STATE),
        ('kategori = "Oppstart"', "category", Category.START_UP),
        ('kilde = "Avtale"', "source", "Avtale"),
        ('sikkerhet = "Høy"', "grade", "Høy"),
        ('beskrivelse = "Ny"', "description", "Ny"),
        ('type_kostnad = "Bolig"', "cost_type", "Bolig"),
        ('kostnadsdriver = "døgn"', "driver", "døgn"),
    ],
)
def test_every_field_of_a_measure_may_be_changed(
    file: File, line: str, key: str, value: object
) -> None:
    made = file.young(f'[[unge_voksne.tiltak]]\nnavn = "Booppfølging"\n{line}\n')
    (measure,) = (item for item in made.measures if item.name == "Booppfølging")
    found = getattr(measure, key)
    assert (found.tolist() if hasattr(found, "tolist") else found) == value


def test_a_measure_is_added_after_the_defaults(file: File) -> None:
    made = file.load(new_measure()).young_adults
    assert made.measures[:-1] == DEFAULT.measures
    added = made.measures[-1]
    assert added.name == "Eget tiltak"
    assert added.yearly_cost.tolist() == [1200, 2400, 3600]
    assert added.source == "Oppgitt i inndatafilen"


def test_measures_are_removed(file: File) -> None:
    made = file.young('fjern_tiltak = ["Bostøtte", "økonomisk  VERGE"]')
    assert len(made.measures) == 14
    assert not {"Bostøtte", "Økonomisk verge"} & {item.name for item in made.measures}


def test_a_name_from_a_mac_is_the_same_name(file: File) -> None:
    name = unicodedata.normalize("NFD", "Økonomisk rådgivning")
    made = file.young(f'[[unge_voksne.tiltak]]\nnavn = "{name}"\nkostnad = 1\n')
    assert [item.name for item in made.measures] == [item.name for item in DEFAULT.measures]


def test_measures_are_replaced_by_the_files_own(file: File) -> None:
    made = file.load("[unge_voksne]\nerstatt_tiltak = true\n" + new_measure() + new_measure("To"))
    assert [item.name for item in made.young_adults.measures] == ["Eget tiltak", "To"]
    assert len(made.families.measures) == 20
    assert not file.young("erstatt_tiltak = true").measures


def test_a_replacing_measure_may_bear_a_defaults_name(file: File) -> None:
    made = file.load("[unge_voksne]\nerstatt_tiltak = true\n" + new_measure("Bostøtte"))
    assert made.young_adults.measures[0].driver == ""


@pytest.mark.parametrize("encode", [
    lambda text: b"\xef\xbb\xbf" + text.encode(),
    lambda text: text.replace("\n", "\r\n").encode(),
], ids=["BOM", "CRLF"])  # fmt: skip
def test_a_file_from_windows_reads_the_same(file: File, encode: object) -> None:
    text = 'kommune = "Bærum"\n[familie]\nnye = [1, 1, 1]\n'
    assert callable(encode)
    assert file.load(encode(text)) == file.load(text)


# Files that cannot be read -----------------------------------------------------------------------


def message_of(path: Path | str) -> str:
    with pytest.raises(EffektmodellError) as caught:
        load_inputs(path)
    return str(caught.value)


def test_a_missing_file(tmp_path: Path) -> None:
    path = tmp_path / "mangler.toml"
    assert message_of(path) == f"{path}: filen eller mappen finnes ikke."


def test_a_folder(tmp_path: Path) -> None:
    assert message_of(tmp_path) == f"{tmp_path}: er en mappe, ikke en inndatafil (TOML)."


def test_a_file_below_a_file_and_a_name_too_long(tmp_path: Path) -> None:
    (tmp_path / "fil").touch()
    assert "en del av stien er en fil, ikke en mappe" in message_of(tmp_path / "fil" / "a.toml")
    assert "navnet er for langt" in message_of(tmp_path / ("x" * 300))
    assert "\0" not in message_of("a\0b.toml")


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: Path, __: int) -> int:
        raise PermissionError(13, "Permission denied")

    (tmp_path / "a.toml").touch()
    monkeypatch.setattr(os, "open", refuse)
    assert "ingen tilgang" in message_of(tmp_path / "a.toml")
    assert "denied" not in message_of(tmp_path / "a.toml")


@pytest.mark.parametrize(
    "content", ["kommune = 'Bærum'".encode("latin-1"), b"\x89PNG\r\n", "a = 1".encode("utf-16")]
)
def test_a_file_that_is_no_utf8(file: File, content: bytes) -> None:
    assert "ikke tekst i UTF-8 (byte " in file.fault(content)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("kommune = Asker", "linje 1, kolonne 11). Tekst skal stå i anførselstegn"),
        ('[unge_voksne]\nneddiskontering = 0,04', "linje 2"),
        ("[unge_voksne]\nnye = [1, 2", "slutten av filen"),
        ("prisaar = 2019\nprisaar = 2020\n", "En nøkkel eller en tabell står to ganger."),
        ("[familie]\n[familie]", "linje 2, kolonne 9). En nøkkel eller en tabell står to ganger."),
        ("a = \x00", "linje 1"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_toml_is_told_where(file: File, text: str, place: str) -> None:
    message = file.fault(text)
    assert "filen er ikke gyldig TOML (" in message
    assert place in message
    assert not re.search(r"\b(at|line|column|Invalid|Cannot)\b", message)


def test_numbers_and_nesting_past_reading(file: File) -> None:
    assert "et tall i filen kan ikke leses" in file.fault("prisaar = " + "9" * 5000)
    assert "for dypt nøstet" in file.fault("a = " + "[" * 100_000)


# Faults in what a file says ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("komune = 'Asker'", "asker.toml: komune: ukjent nøkkel. Mente du «kommune»?"),
        ("[unge_voksen]", "unge_voksen: ukjent nøkkel. Mente du «unge_voksne»?"),
        ("[unge_voksne]\nsukssesrate = [1, 1, 1]", "[unge_voksne] sukssesrate: ukjent nøkkel. Mente du «suksessrate»?"),
        ("[familie]\nLONNSKOSTNAD = 1", "[familie] LONNSKOSTNAD: ukjent nøkkel. Mente du «lonnskostnad»?"),
        ("[familie]\nxyz = 1", "[familie] xyz: ukjent nøkkel. Tillatt: analyseperiode, inntaksaar,"),
        ("[familie.nye]\nuholdbart = 1", "[familie.nye] uholdbart: ukjent nøkkel. Mente du «uholdbar»?"),
        ("[familie.usikkerhet_kostnad]\n'høy' = 1", "[familie.usikkerhet_kostnad] høy: ukjent nøkkel. Mente du «hoy»?"),
        ("[forsiktighet_nytte]\nmidels = 1", "[forsiktighet_nytte] midels: ukjent nøkkel. Mente du «middels»?"),
        ("[familie.nye]\nbaerekraftig = 1", "[familie.nye] baerekraftig: ukjent nøkkel."),
        ("[familie.qaly_verdi]\nverd = 1", "[familie.qaly_verdi] verd: ukjent nøkkel. Mente du «verdi»?"),
        (new_measure(prris="1"), "[unge_voksne.tiltak nr. 1] prris: ukjent nøkkel."),
        (new_measure(volum="{uholdbar=1, utsatt=1, stabil=1, x=1}"), "volum] x: ukjent nøkkel."),
        ('"a\\u0007b" = 1', "asker.toml: a·b: ukjent nøkkel."),
    ],
)  # fmt: skip
def test_an_unknown_key_suggests_the_nearest(file: File, text: str, expected: str) -> None:
    assert expected in file.fault(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("kommune = 5", "Kommune: 5 er ikke tillatt. Tillatt: tekst"),
        ("kommune = ''", "Kommune: «» er ikke tillatt"),
        ("programnavn = [1]", "Programnavn: [1] er ikke tillatt"),
        ("prisaar = '2019'", "Prisår: «2019» er ikke tillatt. Tillatt: et helt tall fra 2000 til 2100."),
        ("prisaar = 2019-01-01", "Prisår: 2019-01-01 er ikke tillatt"),
        ("prisaar = true", "Prisår: ja/nei-verdien true er ikke tillatt"),
        ("unge_voksne = 3", "unge_voksne: 3 er ikke tillatt. Tillatt: en tabell"),
        ("familie = []", "familie: [] er ikke tillatt. Tillatt: en tabell"),
        ("[familie]\nanalyseperiode = 16", "Familie: Analyseperiode: 16 er ikke tillatt"),
        ("[familie]\nanalyseperiode = [10]", "analyseperiode: [10] er ikke tillatt. Tillatt: et helt tall fra 4 til 15."),
        ("[familie]\nanalyseperiode = []", "analyseperiode: [] er ikke tillatt"),
        ("[familie]\nanalyseperiode = { verdi = [10, 11] }", "analyseperiode: [10, 11] er ikke tillatt"),
        ("[familie]\nsuksessrate = [[1, 1, 1], [0, 0, 0]]", "suksessrate: [[1, 1, 1], [0, 0, 0]] er ikke tillatt. Tillatt: 3 verdier"),
        ("[familie]\nsuksessrate = { utsatt = [1, 2] }", "suksessrate: [0.8, [1, 2], 0.8] er ikke tillatt"),
        ("[familie]\nsuksessrate = { utsatt = 'høy' }", "Familie: Suksessrate, utsatt: «høy» er ikke tillatt"),
        ("[familie]\nsuksessrate = 0.8", "Familie: Suksessrate: 0,8 er ikke tillatt. Tillatt: 3 verdier"),
        ("[familie]\nsuksessrate = []", "Familie: Suksessrate: [] er ikke tillatt"),
        ("[familie]\nqaly_verdi = nan", "Verdi av ett QALY: nan er ikke tillatt"),
        ("[familie]\nqaly_verdi = 1e999", "Verdi av ett QALY: inf er ikke tillatt"),
        ("[familie]\nqaly_verdi = 12:00:00", "Verdi av ett QALY: 12:00:00 er ikke tillatt"),
        ("[familie]\nindividstart = 'Bærekraftig'", "Enkeltperson starter i: «Bærekraftig» er ikke tillatt. Tillatt: Uholdbar eller"),
        ("[familie]\nindividstart = 0", "Enkeltperson starter i: 0 er ikke tillatt"),
        ("[familie]\nkohortmotor = 'R'", "Kohortmotor: «R» er ikke tillatt. Tillatt: Ark eller Python."),
        ("[familie]\nqaly_verdi = { verdi = 1, kilde = 5 }", "[familie] qaly_verdi.kilde: 5 er ikke tillatt. Tillatt: tekst"),
        ("[familie]\nqaly_verdi = { verdi = 1, sikkerhet = 'God' }", "qaly_verdi.sikkerhet: «God» er ikke tillatt. Tillatt: Høy eller"),
        ("[familie]\nnye = { verdi = [1, 1, 1], utsatt = 2 }", "[familie] nye: oppgi enten «verdi» eller situasjonene, ikke begge"),
        ("[familie]\nusikkerhet_kostnad = [1, 2]", "Familie: Usikkerhet: labens kostnad: [1, 2] er ikke tillatt. Tillatt: 3 verdier, hver et tall fra 0 til 5."),
        ("[familie]\nusikkerhet_kostnad = { lav = 1.1 }", "Familie: Usikkerhet: labens kostnad: [1,1; 1; 1,3] er ikke tillatt. Tillatt: stigende verdier: lav ≤ basis ≤ høy."),
        ("[familie]\nusikkerhet_kostnad = { lav = 'x' }", "Familie: Usikkerhet: labens kostnad, lav: «x» er ikke tillatt"),
        ("[familie]\nusikkerhet_gevinst = { verdi = [0, 0, 0], lav = 1 }", "[familie] usikkerhet_gevinst: oppgi enten «verdi» eller lav, basis, hoy, ikke begge"),
        ("[familie]\nusikkerhet_suksessrate = [[0, 0, 0]]", "usikkerhet_suksessrate: [[0, 0, 0]] er ikke tillatt. Tillatt: 3 verdier"),
        ("[familie]\ntilbakefall = 1.1", "Familie: Tilbakefall per år: 1,1 er ikke tillatt"),
        ("forsiktighet_kostnad = 0.5", "Forsiktighet: påslag på kostnader: 0,5 er ikke tillatt. Tillatt: 3 verdier"),
        ("forsiktighet_kostnad = [[0, 0, 0]]", "forsiktighet_kostnad: [[0, 0, 0]] er ikke tillatt. Tillatt: 3 verdier"),
        ("forsiktighet_nytte = { middels = 2 }", "Forsiktighet: fradrag i nytte, middels: 2 er ikke tillatt"),
        ("forsiktighet_nytte = { lav = 'x' }", "Forsiktighet: fradrag i nytte, lav: «x» er ikke tillatt"),
        ("[unge_voksne]\nerstatt_tiltak = 'ja'", "[unge_voksne] erstatt_tiltak: «ja» er ikke tillatt. Tillatt: true eller false."),
        ("[unge_voksne]\nfjern_tiltak = 'Bostøtte'", "fjern_tiltak: «Bostøtte» er ikke tillatt. Tillatt: en liste av navn"),
        ("[unge_voksne]\nfjern_tiltak = [1]", "fjern_tiltak: [1] er ikke tillatt"),
        ("[unge_voksne]\nfjern_tiltak = ['bostotte']", "fjern_tiltak: fant ikke tiltaket «bostotte». Mente du «Bostøtte»?"),
        ("[unge_voksne]\nerstatt_tiltak = true\nfjern_tiltak = ['x']", "fant ikke tiltaket «x». Ingen er tillatt her."),
        ("[unge_voksne]\ntiltak = 'x'", "tiltak: «x» er ikke tillatt. Tillatt: en liste av tiltak."),
        ("[unge_voksne]\ntiltak = ['x']", "nr. 1: mangler «navn»"),
        ("[[unge_voksne.tiltak]]\nkostnad = 1", "[unge_voksne] tiltak nr. 1: mangler «navn»"),
        ("[[unge_voksne.tiltak]]\nnavn = ' '", "tiltak nr. 1: mangler «navn»"),
        ("[[unge_voksne.tiltak]]\nnavn = 'Botøtte'", "nytt tiltak mangler kategori, kostnad, betaler, volum, frekvens. Mente du tiltaket «Bostøtte»?"),
        (new_measure(betaler=""), "[unge_voksne] tiltak «Eget tiltak»: nytt tiltak mangler betaler."),
        (new_measure() + new_measure("eget  TILTAK"), "tiltak «eget  TILTAK»: står to ganger i filen"),
        (new_measure(kostnad="[1, 2]"), "tiltak «Eget tiltak» kostnad: [1, 2] er ikke tillatt"),
        (new_measure(kostnad="-1"), "[unge_voksne] Tiltak «Eget tiltak», kostnad: -1 er ikke tillatt"),
        (new_measure(volum="[[1, 2, 3]]"), "tiltak «Eget tiltak» volum: [[1, 2, 3]] er ikke tillatt"),
        (new_measure(volum="{ uholdbar = 1, stabil = 2 }"), "tiltak «Eget tiltak» volum: mangler utsatt"),
        (new_measure(volum="5"), "Tiltak «Eget tiltak», volum: 5 er ikke tillatt"),
        (new_measure(frekvens="4"), "frekvens: 4 er ikke tillatt. Tillatt: 1 eller 12."),
        (new_measure(betaler="'Staten'"), "betaler: «Staten» er ikke tillatt. Tillatt: Kommune eller Stat."),
        (new_measure(kategori="{}"), "kategori: {} er ikke tillatt. Tillatt: Oppstart eller Drift."),
        (new_measure(kilde="5"), "kilde: 5 er ikke tillatt"),
    ],
)  # fmt: skip
def test_every_fault_names_file_place_value_and_what_is_allowed(
    file: File, text: str, expected: str
) -> None:
    lines = file.faults(text)
    assert any(expected in line for line in lines), lines
    assert all(line.startswith("asker.toml: ") for line in lines)


def test_all_faults_of_a_file_are_told_at_once(file: File) -> None:
    lines = file.faults(
        "kommune = 5\nprisaar = 1\nukjent = 1\n"
        "[unge_voksne]\nanalyseperiode = 3\nnye = [-1, 2, -3]\n"
        "[familie]\nqaly_verdi = 'mye'\nfjern_tiltak = ['x']\n"
        "[[familie.tiltak]]\nnavn = 'Avlastning'\nkostnad = -1\nfrekvens = 2\n"
    )
    assert len(lines) == 10


def test_a_fault_is_an_input_error_with_its_parts(file: File) -> None:
    with pytest.raises(InputError) as caught:
        file.load("[familie]\nanalyseperiode = 16")
    (violation,) = caught.value.violations
    assert violation.where == "asker.toml: Familie: Analyseperiode"
    assert violation.value == 16
    assert violation.allowed == "et helt tall fra 4 til 15"


# The template ------------------------------------------------------------------------------------


def test_the_template_loads_back_to_the_defaults(file: File) -> None:
    assert file.load(template_toml()) == default_inputs()


def test_the_template_holds_every_key(file: File) -> None:
    del file
    text = template_toml()
    for group in Group:
        section = text.split(f"[{group.section}]")[1].split("[familie]")[0]
        for spec in INPUT_SPECS:
            if spec.key != "cohort_engine":
                assert re.search(rf"^(# )?{spec.toml} = ", section, re.MULTILINE), spec.toml
                assert spec.help in section
                assert default_group_inputs(group).source_of(spec.key).source in section
        for measure in default_group_inputs(group).measures:
            assert measure.name in section


EXAMPLE = re.compile(r"^# (?=\[\[|\w+ = )")


def test_the_template_tells_of_the_corrections() -> None:
    text = template_toml()
    for spec in CAUTION_SPECS:
        assert spec.help in text
        assert f"\n{spec.toml} = {{ hoy = 0, middels = 0.1" in text
    assert common_parameters().caution.source in text


def test_the_templates_examples_work_when_uncommented(file: File) -> None:
    lines = template_toml().splitlines()
    examples = [line for line in lines if EXAMPLE.match(line)]
    assert len(examples) >= 2 * 15
    text = "\n".join(EXAMPLE.sub("", line) for line in lines)
    tomllib.loads(text)
    made = file.load(text)
    assert made.municipality == "Asker"
    for group, inputs in zip(Group, made.groups, strict=True):
        default = default_group_inputs(group)
        assert inputs.municipal_share == 0.5
        assert inputs.measures[: len(default.measures)] == default.measures
        assert inputs.measures[-1].name == "Eget tiltak"
        assert (
            group_results(inputs).packages.startup >= group_results(default).packages.startup
        ).all()


def example_lines() -> list[str]:
    """Single keys that stand commented; a measure's keys belong together and are tried above."""
    lines = template_toml().split("# [[")[0].splitlines()
    return [line for line in lines if EXAMPLE.match(line)]


@pytest.mark.parametrize("line", example_lines())
def test_each_commented_key_works_alone(file: File, line: str) -> None:
    text = template_toml().replace(line, EXAMPLE.sub("", line))
    assert file.load(text) != default_inputs()


@pytest.mark.parametrize("line", [
    'qaly_verdi = { verdi = 1_300_000, kilde = "Eget vedtak", sikkerhet = "Middels" }',
    'fjern_tiltak = ["Bostøtte"]',
    "erstatt_tiltak = true",
])  # fmt: skip
def test_what_the_templates_comments_show_works(file: File, line: str) -> None:
    assert line in template_toml()
    assert file.young(line) != DEFAULT


def test_the_template_is_legible(file: File) -> None:
    del file
    lines = template_toml().splitlines()
    assert max(len(line) for line in lines) <= 220
    assert all(line == line.rstrip() for line in lines)
    for spec in INPUT_SPECS:
        if spec.shape is not Shape.SCALAR:
            assert f"{spec.toml} = {{ {spec.shape.keys[0]} = " in template_toml()


# Hostile and mistaken files -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        ".".join(["a"] * 50_000) + " = 1",
        f"[{'.'.join(['a'] * 50_000)}]",
        f"a = {'[' * 5000}{']' * 5000}",
        f"a = {{ {'.'.join(['b'] * 1000)} = 1 }}",
        f"a = ['''b'''', {'[' * 500}1{']' * 500}, 'c']",
    ],
)
def test_a_file_that_is_nested_too_deep_is_refused_before_it_is_parsed(
    file: File, text: str
) -> None:
    assert "for dypt nøstet" in file.fault(text)


def test_brackets_and_points_in_texts_and_comments_are_not_nesting(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    many = "." * 40 + "[" * 40
    path.write_text(f"# {many}\nkommune = \"{many[20:60]}\" # '''\nprogramnavn = '{many[30:60]}'\n")
    assert load_inputs(path).programme == many[30:60]


def test_a_file_that_is_too_large_is_refused(file: File) -> None:
    assert "for stor" in file.fault("#" * (4 * 2**20 + 1))


def test_very_many_unknown_keys_are_told_in_time(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_text("".join(f"nokkel{n} = 1\n" for n in range(200_000)))
    with pytest.raises(InputError) as raised:
        load_inputs(path)
    assert len(raised.value.violations) == 200_000


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ('[familie]\nqaly_verdi = "694000"', "694000"),
        ('[familie]\nsuksessrate = { utsatt = "0.8" }', "0.8"),
        ("[familie]\nneddiskontering = '0,04'", "0.04"),
        ('prisaar = "2019"', "2019"),
        ('[[familie.tiltak]]\nnavn = "PPT"\nfrekvens = "12"', "12"),
    ],
)
def test_a_number_in_quotes_is_told_to_be_text(file: File, text: str, number: str) -> None:
    assert f"er tekst; skriv tallet uten anførselstegn: {number}." in file.fault(text)


@pytest.mark.parametrize(
    "text", ['[familie]\nqaly_verdi = "mye"', '[familie]\nindivid_start = "5"']
)
def test_other_texts_are_not(file: File, text: str) -> None:
    assert "anførselstegn" not in file.fault(text)


def test_a_file_of_personas_is_told_for_what_it_is(file: File) -> None:
    text = "kommune = 'A'\nmerknad = 'x'\n[[persona]]\nnavn = 'P'\n"
    assert file.fault(text).endswith(
        "dette er en inndatafil for personaer, ikke for effektmodellen. "
        "Bruk den med «effektmodell personas --inndata»."
    )
