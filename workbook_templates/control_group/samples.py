"""Small inputs that the tests of every kind of workbook run through everything: the usual and the edges."""

from __future__ import annotations

from dataclasses import replace

from xlmodel.control_group import (
    FEW,
    MAX_YEARS,
    WITHHELD,
    Cell,
    CellTable,
    ControlGroup,
    GroupTables,
    example,
)


def samples() -> dict[str, ControlGroup]:
    """Return control groups by name."""
    usual = example()
    return {
        "oppdiktet": usual,
        "every input counts": replace(
            usual,
            alpha=0.7,
            beta=1.2,
            least_persons=200,
            without_birth=12,
            young_adults=_open(usual.young_adults),
            families=_open(usual.families, relapse=(0.1,)),
        ),
        "no years": _without_years(usual),
        "eight years, a gap, forms that lack": replace(
            usual,
            years=(2022, 2023, 2024, 2026, 2027, 2028, 2029, 2030),
            forms=(
                "11F",
                "11F og 11CF",
                "11F",
                "11CF",
                "11CF",
                "11F",
                "11F og 11CF",
                "11F og 11CF",
            ),
            without_birth=FEW,
            young_adults=_wide(usual.young_adults),
            families=_hidden(usual.families),
        ),
    }


def _open(tables: GroupTables, relapse: tuple[float, ...] = (0.05,)) -> GroupTables:
    """Return tables in which every number is shown and outcomes sum to the persons of the years."""
    moves = ((60, 90, 0, 50, 10), (40, 80, 30, 40, 10), (20, 100, 50, 30, 0), (0, 40, 20, 10, 0))
    flows = (
        (90, 40, 15, 5, 50, 10),
        (30, 80, 25, 10, 45, 10),
        (20, 30, 100, 15, 35, 0),
        (5, 5, 10, 40, 10, 0),
    )
    persons: list[tuple[Cell, ...]] = []
    for row in moves:
        first = sum(row) // 2
        persons.append((first, sum(row) - first, first + 7))
    persons.append((8, 0, 9))
    return replace(
        tables,
        persons=_filled(persons),
        benefit=_filled([tuple((cell or 0) * 70_000 for cell in row) for row in persons]),
        kvp=_filled([tuple((cell or 0) * 9_100 for cell in row) for row in persons]),
        months=_filled([tuple((cell or 0) * 7 for cell in row) for row in persons]),
        outcomes=moves,
        flows=flows,
        left=80,
        back=24,
        success_rate=(0.8, 0.7, 0.6),
        entrants=(2.5, 3.0, 1.0),
        relapse=relapse,
    )


def _filled(rows: list[tuple[Cell, ...]]) -> CellTable:
    return tuple((*row, *(None,) * (MAX_YEARS - len(row))) for row in rows)


def _without_years(usual: ControlGroup) -> ControlGroup:
    """Return what no file with a recipient gives."""

    def nothing(tables: GroupTables) -> GroupTables:
        empty: CellTable = ((None,) * MAX_YEARS,) * 5
        zeros = ((0,) * 5,) * 4, ((0,) * 6,) * 4
        return replace(
            tables,
            persons=empty,
            benefit=empty,
            kvp=empty,
            months=empty,
            outcomes=zeros[0],
            flows=zeros[1],
            left=0,
            back=0,
            entrants=(0.0, 0.0, 0.0),
            null_alternative=(0.0, -100.0, 0.0, 0.0),
        )

    return replace(
        usual,
        municipality="=1+1",
        programme='Æ «X» & <Y> "Z"',
        years=(),
        forms=(),
        numbers="",
        note="",
        young_adults=nothing(usual.young_adults),
        families=nothing(usual.families),
    )


def _hidden(tables: GroupTables) -> GroupTables:
    """Return tables of eight years in which nothing is shown."""
    by_year: CellTable = ((FEW, WITHHELD) * (MAX_YEARS // 2),) * 5
    return replace(
        tables,
        persons=by_year,
        benefit=by_year,
        kvp=by_year,
        months=by_year,
        outcomes=((FEW, WITHHELD, FEW, WITHHELD, WITHHELD),) * 4,
        flows=((FEW, WITHHELD, FEW, WITHHELD, WITHHELD, FEW),) * 4,
        left=WITHHELD,
        back=FEW,
    )


def _wide(tables: GroupTables) -> GroupTables:
    """Return tables of eight years; in the first, which is followed, persons are hidden."""
    persons = [10 * row + 5 for row in range(4)]
    counts = [_after_hidden([own + 5 * at for at in range(1, MAX_YEARS)]) for own in persons]
    kroner = [_after_hidden([own * 50_000] * (MAX_YEARS - 1)) for own in persons]
    last: tuple[Cell, ...] = (0, FEW, 0, WITHHELD, 5, 0, 0, 0)
    none: tuple[Cell, ...] = (0,) * MAX_YEARS
    return replace(
        tables,
        persons=(*counts, last),
        benefit=(*kroner, last),
        kvp=(none, (FEW,) * MAX_YEARS, none, none, last),
        months=(*counts, last),
        left=0,
        back=0,
    )


def _after_hidden(numbers: list[int]) -> tuple[Cell, ...]:
    return (WITHHELD, *numbers)
