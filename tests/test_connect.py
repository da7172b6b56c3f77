"""Refreshing tables from publishers, against answers served on this machine; their values are made up."""

from __future__ import annotations

import contextlib
import csv
import gzip
import re
import shutil
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from spdr import cli
from spdr.data import connect, tables
from spdr.data.connect import fetch, formats, revisions
from spdr.data.connect.fetch import Limits
from spdr.errors import DataError

ROOT = Path(__file__).resolve().parents[1]
CASES = ROOT / "tests" / "cases" / "connect"
HASTY = Limits(silence=1.0, seconds=5.0, size=1 << 20, tries=2, pause=0.01)


class Publisher:
    """A server on this machine: path ending -> what it does with a request; counts what it was asked."""

    def __init__(self) -> None:
        self.answers: dict[str, object] = {}
        self.asked: list[str] = []
        publisher = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                publisher.asked.append(self.path)
                for ending, known in publisher.answers.items():
                    if ending in self.path:
                        answer = known.pop(0) if isinstance(known, list) else known
                        if callable(answer):
                            answer(self)
                        else:
                            whole(self, answer)
                        return
                self.send_error(404)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_address[1]}"
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02})
        self.thread.start()

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


def whole(handler, body: bytes) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


def half(handler) -> None:
    body = (CASES / "worldbank.json").read_bytes()
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body[: len(body) // 2])


def silent(handler) -> None:
    time.sleep(1.5)


def busy(handler) -> None:
    handler.send_error(503)


def elsewhere(handler) -> None:
    handler.send_response(302)
    handler.send_header("Location", "http://example.org/plain")
    handler.end_headers()


def endless(handler) -> None:
    handler.send_response(200)
    handler.end_headers()
    with contextlib.suppress(ConnectionError):  # the asker hangs up
        for _ in range(64):
            handler.wfile.write(b"x" * 65536)


@pytest.fixture
def publisher():
    server = Publisher()
    yield server
    server.stop()


@pytest.fixture
def project(tmp_path, monkeypatch, publisher):
    """The project's data with every publisher on this machine; of each table the first series only."""
    shutil.copytree(ROOT / "data", tmp_path / "data", ignore=shutil.ignore_patterns(".cache"))
    (tmp_path / "_config.yml").write_text("title: Test\n")
    path = tmp_path / "data/registers/connectors.toml"
    text = re.sub(
        r'base_url = "[^"]+"', f'base_url = "{publisher.address}"', path.read_text(encoding="utf-8")
    )
    first, *others = text.split("[[tables.income_distribution_wb.series]]")
    text = (
        first
        + "[[tables.income_distribution_wb.series]]"
        + others[0]
        + others[-1][others[-1].index("[tables.labour") :]
    )
    labour = text.split("[[tables.labour_modelled.series]]")
    text = (
        labour[0]
        + "[[tables.labour_modelled.series]]"
        + labour[1]
        + labour[2][labour[2].index("[tables.emp") :]
    )
    path.write_text(text, encoding="utf-8")
    monkeypatch.setenv("SPDR_ROOT", str(tmp_path))
    return tmp_path


def case(name: str) -> bytes:
    return (CASES / name).read_bytes()


def gini(project: Path) -> dict[str, str]:
    with (project / "data/tables/income_distribution_wb.csv").open(encoding="utf-8", newline="") as file:
        return {row["year"]: row["gini_index"] for row in csv.DictReader(file)}


# ---------------------------------------------------------------- offline, and the diff


def test_nothing_is_asked_unless_told(project, publisher, capsys):
    for target in ("income_distribution_wb", "ckan:any", "https://example.org/x.csv"):
        assert cli.main(["data", "refresh", target]) == 0
    said = capsys.readouterr().out
    assert publisher.asked == []
    assert "/country/THA/indicator/SI.POV.GINI" in said
    assert said.count("Nothing was asked") == 3


def test_new_and_revised_values_are_listed_and_the_table_stays(project, publisher):
    publisher.answers["SI.POV.GINI"] = case("worldbank.json")
    before = (project / "data/tables/income_distribution_wb.csv").read_bytes()
    report = connect.refresh("income_distribution_wb", online=True, limits=HASTY)
    text = "\n".join(report.lines)
    # the table holds 0.343 for 2022 and 0.335 for 2023; the answer says 34.9, 33.5 and, for 2024, 33.1
    assert "+ 2024: 0.331" in text
    assert "~ 2022: 0.343 -> 0.349" in text
    assert "1 equal, 1 new, 1 revised" in text
    assert "(kept)" in text  # the years before 2022, which the test's answer leaves out
    assert (report.changed, report.written) == (True, False)
    assert (project / "data/tables/income_distribution_wb.csv").read_bytes() == before


def test_what_is_written_is_sealed_with_a_reason_and_can_be_undone(project, publisher, capsys):
    publisher.answers["SI.POV.GINI"] = case("worldbank.json")
    before = gini(project)
    assert cli.main(["data", "refresh", "income_distribution_wb", "--write"]) == 0
    assert "spdr data accept income_distribution_wb" in capsys.readouterr().out
    after = gini(project)
    assert (after["2024"], after["2022"], after["2023"]) == ("0.331", "0.349", "0.335")
    assert {y: v for y, v in after.items() if y not in ("2022", "2024")} == {
        y: v for y, v in before.items() if y != "2022"
    }
    with pytest.raises(DataError, match="edited after it was sealed"):
        tables.load("income_distribution_wb")
    assert cli.main(["data", "accept", "income_distribution_wb", "--reason", "a test"]) == 0
    assert tables.load("income_distribution_wb").set_index("year").loc[2024, "gini_index"] == 0.331
    assert "1 rows added, 0 removed, 1 changed" in capsys.readouterr().out
    assert cli.main(["data", "rollback", "income_distribution_wb"]) == 0
    assert gini(project) == before


def test_an_answer_that_is_known_changes_nothing_and_is_kept_once(project, publisher):
    publisher.answers["SI.POV.GINI"] = case("worldbank.json")
    connect.refresh("income_distribution_wb", online=True, limits=HASTY)
    again = connect.refresh("income_distribution_wb", online=True, limits=HASTY)
    assert "the same answer as before" in "\n".join(again.lines)
    folder = project / "data/.cache/income_distribution_wb"
    with (folder / "answers.csv").open(encoding="utf-8", newline="") as file:
        kept = list(csv.DictReader(file))
    assert len(kept) == 2
    assert len({row["sha256"] for row in kept}) == 1
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", kept[0]["fetched"])
    assert (folder / kept[0]["file"]).read_bytes() == case("worldbank.json")
    assert len(list(folder.iterdir())) == 2


# ---------------------------------------------------------------- the other publishers


def test_sdmx_csv_is_read_by_its_codes_and_unknown_codes_are_left_out(project, publisher):
    publisher.answers["DF_UNE"] = case("ilostat.csv")
    text = "\n".join(connect.refresh("labour_modelled", online=True, limits=HASTY).lines)
    assert "1 equal, 1 new, 0 revised" in text  # 0.781 per cent in 2024 is what the table holds
    assert "+ 2025 unemployment 15+ both: 0.009" in text


def test_sdmx_json_is_read_by_its_dimensions(project, publisher):
    publisher.answers["SL_ISV_IFEM"] = case("unsdg.json")
    text = "\n".join(connect.refresh("employment_informal_sdg", online=True, limits=HASTY).lines)
    assert "+ 2027 both all activities: 0.6" in text
    assert "+ 2027 female outside agriculture: 0.505" in text
    assert "1 equal, 2 new, 0 revised" in text  # 62.83095 in 2014 is what the table holds


def test_a_packed_file_of_the_united_nations_is_read_for_thailand_alone(project, publisher):
    publisher.answers["WPP2024"] = gzip.compress(case("wpp.csv"))
    text = "\n".join(connect.refresh("population_wpp2024_annual", online=True, limits=HASTY).lines)
    assert "~ 1951 births both central: 932857 -> 932900" in text
    assert "1 equal, 0 new, 1 revised" in text


def test_a_catalogue_lists_its_files_and_one_is_fetched_for_the_intake(project, publisher, capsys):
    publisher.answers["package_show?id=a%2Fb"] = case("ckan.json")
    text = "\n".join(connect.refresh("ckan:a/b", online=True, limits=HASTY).lines)
    assert "CSV  Made for a test  2026-10-01  https://example.org/made.csv" in text
    publisher.answers["made.csv"] = b"a,b\n1,2\n"
    lines = connect.refresh(f"{publisher.address}/made.csv", online=True, limits=HASTY).lines
    file = project / lines[0].partition(":")[0]
    assert file.read_bytes() == b"a,b\n1,2\n"
    assert "spdr data check" in lines[1]


# ---------------------------------------------------------------- answers gone wrong


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (silent, "no answer within 1 s; asked 2 times"),
        (half, "broke off after"),
        (busy, "answered 503; asked 2 times"),
        (elsewhere, "not an https:// address"),
        (endless, "larger than 1 MB"),
        (b"<html>blocked</html>", "not the JSON it should be"),
        (b"[" * 100_000, "not the JSON it should be"),
        (b'[{"message":[{"id":"120","value":"Invalid value"}]}]', "the World Bank says"),
        (b'[{"page":1,"pages":3},[]]', "more than one page"),
        (b'[{"pages":1},[{"year":"2024","value":1}]]', "no date and value"),
        (b'[{"pages":1},[{"date":"2024","value":"n/a"}]]', "which is no number"),
        (b'[{"pages":1},[{"date":"2024","value":1},{"date":"2024","value":2}]]', "two rows are 2024"),
        (b'[{"pages":1},[]]', "none of 0 rows"),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_an_answer_gone_wrong_is_named_and_changes_nothing(project, publisher, answer, said):
    publisher.answers["SI.POV.GINI"] = answer
    before = (project / "data/tables/income_distribution_wb.csv").read_bytes()
    with pytest.raises(DataError, match=re.escape(said)):
        connect.refresh("income_distribution_wb", online=True, write=True, limits=HASTY)
    assert (project / "data/tables/income_distribution_wb.csv").read_bytes() == before


def test_a_missing_page_is_not_asked_for_again(project, publisher):
    with pytest.raises(DataError, match="answered 404"):
        connect.refresh("income_distribution_wb", online=True, limits=HASTY)
    assert len(publisher.asked) == 1


def test_a_passing_fault_is_met_by_asking_again(project, publisher):
    publisher.answers["SI.POV.GINI"] = [half, case("worldbank.json")]
    assert connect.refresh("income_distribution_wb", online=True, limits=HASTY).changed
    assert len(publisher.asked) == 2


def test_changed_columns_are_refused_by_name(project, publisher):
    publisher.answers["DF_UNE"] = case("ilostat.csv").replace(b",SEX,", b",GENDER,")
    with pytest.raises(DataError, match=r"no column SEX; it holds DATAFLOW, .*GENDER"):
        connect.refresh("labour_modelled", online=True, write=True, limits=HASTY)
    publisher.answers["SL_ISV_IFEM"] = case("unsdg.json").replace(b'"ACTIVITY"', b'"BRANCH"')
    with pytest.raises(DataError, match="no dimension ACTIVITY"):
        connect.refresh("employment_informal_sdg", online=True, write=True, limits=HASTY)
    publisher.answers["WPP2024"] = gzip.compress(case("wpp.csv").replace(b"Births", b"LiveBirths"))
    with pytest.raises(DataError, match="no column Births"):
        connect.refresh("population_wpp2024_annual", online=True, write=True, limits=HASTY)


def test_changed_codes_are_refused_rather_than_read_as_nothing(project, publisher):
    publisher.answers["DF_UNE"] = case("ilostat.csv").replace(b"SEX_T", b"TOTAL")
    with pytest.raises(DataError, match="none of 3 rows is one of the table's"):
        connect.refresh("labour_modelled", online=True, limits=HASTY)


def test_a_packed_file_that_breaks_off_or_swells_is_refused():
    packed = gzip.compress(b"a" * 5000)
    with pytest.raises(fetch.Passing, match="damaged"):
        fetch.unpacked(packed[:-12], "x", 10_000)
    with pytest.raises(DataError, match="unpacked"):
        fetch.unpacked(gzip.compress(b"0" * (3 << 20)), "x", 1 << 20)
    assert fetch.unpacked(b"plain", "x", 10) == b"plain"


@pytest.mark.parametrize(
    "url", ["http://example.org/x", "file:///etc/hostname", "ftp://example.org", "https://", "x"]
)
def test_only_https_is_asked(url):
    with pytest.raises(DataError, match="not an https"):
        fetch.check_address(url)


def test_a_table_without_a_publisher_is_refused_with_the_nearest(project):
    with pytest.raises(DataError, match="Did you mean labour_modelled"):
        connect.refresh("labour_modeled")


def test_a_register_that_names_a_column_that_is_none_is_refused(project):
    path = project / "data/registers/connectors.toml"
    path.write_text(
        path.read_text(encoding="utf-8").replace('column = "gini_index"', 'column = "gini"'), encoding="utf-8"
    )
    with pytest.raises(DataError, match="income_distribution_wb has no column gini"):
        connect.refresh("income_distribution_wb")


# ---------------------------------------------------------------- the pieces


def test_a_merge_leaves_other_lines_as_they_are_and_puts_a_row_where_it_belongs():
    raw = b"year,sex,a,b\n2019,both,1.50,x\n2021,both,2,\n2019,male,3,\n"
    cells = [revisions.Cell(("2020", "both"), "a", "", "7"), revisions.Cell(("2019", "male"), "a", "3", "4")]
    assert revisions.merged(raw, ["year", "sex"], cells) == (
        b"year,sex,a,b\n2019,both,1.50,x\n2020,both,7,\n2021,both,2,\n2019,male,4,\n"
    )


def test_equal_numbers_written_otherwise_are_no_revision():
    lines = [{"year": "2020", "a": "0.10"}, {"year": "2021", "a": ""}]
    found = revisions.compare(lines, ["year"], "a", {("2020",): "0.1", ("2021",): "2"}, {})
    assert (found.same, found.revised, found.withdrawn) == (1, [], [])
    assert [(cell.key, cell.new) for cell in found.added] == [(("2021",), "2")]


def test_a_percentage_becomes_a_share_without_a_rounding_fault():
    # 33.1 / 100 in binary fractions is 0.33100000000000002
    found = revisions.values_of([{"period": "2024", "value": "33.1"}], {"scale": 0.01}, "year", ["year"], "x")
    assert found == {("2024",): "0.331"}


def test_a_ragged_csv_is_refused():
    with pytest.raises(DataError, match="line 3 has another number"):
        formats.table(b"TIME_PERIOD,OBS_VALUE\n2020,1\n2021\n", "x", {})
