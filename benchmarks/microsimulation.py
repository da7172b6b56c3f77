"""Microsimulation: our rules beside OpenFisca-core and policyengine-core on one small policy, and a sweep.

Policy: Child Support Grant, Old Age Allowance, the employee's social security contribution, poverty before
and after. The persons are random numbers made here to take time with; they stand for nobody.

    python benchmarks/microsimulation.py [--persons 1000000] [--ten-million]

The peers run in an environment of their own, outside the project. To make one:

    python -m venv ENV && ENV/bin/pip install openfisca-core policyengine-core
    PEERS_PYTHON=ENV/bin/python python benchmarks/microsimulation.py

A peer that the environment lacks is said to be not measured. CPU seconds (user and system) of alternating
runs, medians; peak memory of the process.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys

import numpy as np

ON = "2026-06-01"
LINE = 3_078.0
CHUNK = 500_000
PEERS = {"openfisca": "openfisca_core", "policyengine": "policyengine_core"}


def cpu_seconds() -> float:
    """CPU time of this process so far."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def draw(persons: int, seed: int = 1) -> dict[str, np.ndarray]:
    """Persons in households of one to six, whole households only."""
    rng = np.random.default_rng(seed)
    sizes = rng.integers(1, 7, persons)
    sizes = sizes[: np.searchsorted(np.cumsum(sizes), persons) + 1]
    home = np.repeat(np.arange(len(sizes)), sizes)[:persons]
    size = np.bincount(home)[home].astype(float)
    age = rng.integers(0, 100, persons)
    section = np.where((age >= 20) & (age < 55) & (rng.random(persons) < 0.4), 33, 0)
    return {
        "home": home,
        "size": size,
        "age": age.astype(float),
        "section": section,
        "wage": np.where(section == 33, rng.integers(5_000, 40_000, persons), 0).astype(float),
        "income": rng.gamma(2.0, 120_000, home[-1] + 1)[home],
        "welfare": rng.gamma(3.0, 2_500, home[-1] + 1)[home],
        "pensioner": rng.random(persons) < 0.03,
        "born": np.datetime64(ON) - (age * 365.25 + 100).astype("timedelta64[D]"),
    }


def our_policy(p: dict[str, np.ndarray]) -> dict[str, float]:
    """Through schemes.calculate: columns checked, the law of the day read, reasons given."""
    import pandas as pd

    from spdr.analysis.schemes import calculate

    children = pd.DataFrame(
        {
            "birth_date": p["born"],
            "is_thai": True,
            "household_income_thb_year": p["income"],
            "household_size": p["size"],
            "household_has_welfare_card": False,
        },
        copy=False,
    )
    others = pd.DataFrame(
        {
            "age": p["age"],
            "is_thai": True,
            "is_state_pensioner": p["pensioner"],
            "insured_section": p["section"],
            "monthly_wage_thb": p["wage"],
        },
        copy=False,
    )
    grant = calculate(children, "csg", ON)["amount_thb"].to_numpy()
    allowance = calculate(others, "oaa", ON)["amount_thb"].to_numpy()
    contribution = calculate(others, "ssf33_employee", ON)["amount_thb"].to_numpy()
    return poverty(p, grant, allowance, contribution)


def bare_rules(p: dict[str, np.ndarray]) -> dict[str, float]:
    """The same rules on arrays, columns unchecked as in the peer: the law of the day is read once."""
    from datetime import date

    from spdr.analysis import defaults
    from spdr.analysis.schemes.children import csg
    from spdr.analysis.schemes.older import oaa
    from spdr.analysis.schemes.registry import SCHEMES
    from spdr.analysis.schemes.rules import RulesOnDate
    from spdr.analysis.schemes.ssf_contributions import ssf33_employee

    day, everyone = date.fromisoformat(ON), np.ones(len(p["age"]), dtype=bool)
    law = {
        name: RulesOnDate(SCHEMES[name], day, defaults.law()).values
        for name in ("csg", "oaa", "ssf33_employee")
    }
    grant = csg(p["born"], everyone, p["income"], p["size"], False, on=day, **law["csg"]).amount
    allowance = oaa(p["age"], everyone, p["pensioner"], **law["oaa"]).amount
    contribution = ssf33_employee(p["section"], p["wage"], **law["ssf33_employee"]).amount
    return poverty(p, grant, allowance, contribution)


def poverty(
    p: dict[str, np.ndarray], grant: np.ndarray, allowance: np.ndarray, contribution: np.ndarray
) -> dict[str, float]:
    """Totals, and the number of poor persons before and after."""
    starts = np.concatenate([[True], p["home"][1:] != p["home"][:-1]])
    first = np.flatnonzero(starts)  # members stand together: one sum for each household
    size, welfare = p["size"][first], p["welfare"][first]
    net = np.add.reduceat(grant + allowance - contribution, first) / size
    return {
        "grant": float(grant.sum()),
        "allowance": float(allowance.sum()),
        "contribution": float(contribution.sum()),
        "poor_before": int(size[welfare < LINE].sum()),
        "poor_after": int(size[welfare + net < LINE].sum()),
    }


def timed(work, *arguments) -> tuple[float, object]:
    """CPU seconds of one call, and its answer."""
    start = cpu_seconds()
    answer = work(*arguments)
    return cpu_seconds() - start, answer


def ours(persons: int, policy=our_policy) -> dict[str, object]:
    """One run over all persons, a chunk of whole households at a time; loading modules is not counted."""
    policy(draw(1_000))
    spent, total = (
        0.0,
        dict.fromkeys(("grant", "allowance", "contribution", "poor_before", "poor_after"), 0.0),
    )
    for seed, start in enumerate(range(0, persons, CHUNK), start=1):
        p = draw(min(CHUNK, persons - start), seed)
        seconds, answer = timed(policy, p)
        spent += seconds
        total = {name: total[name] + answer[name] for name in total}
    return {"cpu": spent, "answer": total}


def bare(persons: int) -> dict[str, object]:
    """As ``ours``, the rules alone."""
    return ours(persons, bare_rules)


def openfisca(persons: int) -> dict[str, object]:
    """The same policy as OpenFisca variables."""
    return framework("openfisca_core", persons)


def policyengine(persons: int) -> dict[str, object]:
    """The same policy as variables of policyengine-core, a fork of the former."""
    return framework("policyengine_core", persons)


def framework(package: str, persons: int) -> dict[str, object]:
    """The policy as variables of a framework, in an environment that has it."""
    import datetime
    from importlib import import_module

    start = cpu_seconds()
    entities, periods, simulations, taxbenefitsystems, variables = (
        import_module(f"{package}.{part}")
        for part in ("entities", "periods", "simulations", "taxbenefitsystems", "variables")
    )
    person = entities.Entity("person", "persons", "A person", "")
    home = entities.GroupEntity(
        "household",
        "households",
        "A household",
        "",
        roles=[{"key": "member", "plural": "members", "label": "Member"}],
    )
    system = taxbenefitsystems.TaxBenefitSystem([person, home])

    def variable(name, entity, kind, formula=None):
        body = {"value_type": kind, "entity": entity, "definition_period": periods.MONTH, "label": name}
        if formula is not None:
            body["formula"] = formula
        system.add_variable(type(name, (variables.Variable,), body))

    for name, kind in (("age", float), ("wage", float), ("pensioner", bool), ("insured", bool)):
        variable(name, person, kind)
    for name in ("income", "welfare"):
        variable(name, home, float)

    def grant(persons, period):
        per_head = persons.household("income", period) / persons.household.nb_persons()
        return 600.0 * (persons("age", period) * 12 + 3 < 72) * (per_head <= 100_000)

    def allowance(persons, period):
        age = persons("age", period)
        rate = np.select([age >= 90, age >= 80, age >= 70, age >= 60], [1000.0, 800.0, 700.0, 600.0], 0.0)
        return rate * (persons("pensioner", period) == 0)

    def contribution(persons, period):
        base = np.clip(persons("wage", period), 1_650, 17_500)
        return np.floor(base * 0.05 + 0.5) * persons("insured", period)

    def poor_before(homes, period):
        return homes("welfare", period) < LINE

    def poor_after(homes, period):
        parts = (
            homes.members("grant", period)
            + homes.members("allowance", period)
            - homes.members("contribution", period)
        )
        return homes("welfare", period) + homes.sum(parts) / homes.nb_persons() < LINE

    for name, entity, kind, formula in (
        ("grant", person, float, grant), ("allowance", person, float, allowance),
        ("contribution", person, float, contribution), ("poor_before", home, bool, poor_before),
        ("poor_after", home, bool, poor_after),
    ):  # fmt: skip
        variable(name, entity, kind, formula)
    declared = cpu_seconds() - start

    build, run, total = (
        0.0,
        0.0,
        dict.fromkeys(("grant", "allowance", "contribution", "poor_before", "poor_after"), 0.0),
    )
    month = periods.period(datetime.date.fromisoformat(ON).strftime("%Y-%m"))
    for seed, begin in enumerate(range(0, persons, CHUNK), start=1):
        p = draw(min(CHUNK, persons - begin), seed)
        first = np.flatnonzero(np.diff(p["home"], prepend=-1))
        start = cpu_seconds()
        builder = simulations.SimulationBuilder()
        builder.create_entities(system)
        builder.declare_person_entity("person", np.arange(len(p["home"])))
        households = builder.declare_entity("household", np.arange(len(first)))
        builder.join_with_persons(households, p["home"], np.repeat("member", len(p["home"])))
        simulation = builder.build(system)
        inputs = {
            "age": p["age"],
            "wage": p["wage"],
            "pensioner": p["pensioner"],
            "insured": p["section"] == 33,
        }
        inputs |= {"income": p["income"][first], "welfare": p["welfare"][first]}
        for name, values in inputs.items():
            simulation.set_input(name, month, values)
        build += cpu_seconds() - start
        start = cpu_seconds()
        found = {name: simulation.calculate(name, month) for name in total}
        run += cpu_seconds() - start
        members = p["size"][first]
        for name, values in found.items():
            total[name] += float((values.astype(float) * (members if name.startswith("poor") else 1.0)).sum())
    return {"cpu": run, "build": build, "declare": declared, "answer": total}


def scenarios(persons: int) -> dict[str, object]:
    """A hundred scenarios of five amounts: household sums once, then the sweep; one full pass to compare."""
    import pandas as pd

    from spdr.analysis.microsimulation import household_sums, sweep

    p = draw(persons)
    frame = pd.DataFrame({"household_id": p["home"], "weight": 1.0, "welfare_thb_month": p["welfare"]})
    frame["csg"] = ((p["age"] < 6) & (p["income"] / p["size"] <= 100_000)).astype(float)
    for name, low, high in (("oaa_60", 60, 70), ("oaa_70", 70, 80), ("oaa_80", 80, 90), ("oaa_90", 90, 200)):
        frame[name] = ((p["age"] >= low) & (p["age"] < high) & ~p["pensioner"]).astype(float)
    terms = ["csg", "oaa_60", "oaa_70", "oaa_80", "oaa_90"]
    amounts = pd.DataFrame(np.random.default_rng(2).integers(0, 30, (100, 5)) * 100.0, columns=terms)
    once, sums = timed(household_sums, frame, terms)
    hundred, table = timed(sweep, sums, amounts, LINE)
    rates = amounts.to_numpy()[0]
    paid = frame[terms].to_numpy() @ rates
    after = p["welfare"] + np.bincount(p["home"], paid)[p["home"]] / p["size"]
    same = abs((after < LINE).mean() - table.loc[0, "poverty_share"]) < 1e-12
    return {"sums": once, "sweep": hundred, "equal to one scenario worked out in full": bool(same)}


def child(mode: str, persons: int) -> dict[str, object]:
    """One measured run in a process of its own."""
    python = os.environ["PEERS_PYTHON"] if mode in PEERS else sys.executable
    command = [python, os.path.abspath(__file__), "--as", mode, "--persons", str(persons)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def installed(peer: str) -> bool:
    """Whether the peers' environment has this one; say so if not."""
    python = os.environ.get("PEERS_PYTHON")
    if not python:
        print(f"{PEERS[peer]}: not measured (set PEERS_PYTHON, see the head of this file)")
        return False
    done = subprocess.run(
        [python, "-c", f"import {PEERS[peer]}"], capture_output=True, text=True, check=False
    )
    if done.returncode:
        print(f"{PEERS[peer]}: not measured ({(done.stderr.splitlines() or ['cannot be imported'])[-1]})")
    return done.returncode == 0


def main() -> None:
    """Run and print the table."""
    reader = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    reader.add_argument("--persons", type=int, default=1_000_000)
    reader.add_argument("--runs", type=int, default=5)
    reader.add_argument("--ten-million", action="store_true")
    reader.add_argument(
        "--as", dest="mode", choices=["ours", "bare", *PEERS, "scenarios"], help=argparse.SUPPRESS
    )
    asked = reader.parse_args()
    if asked.mode:
        works = (ours, bare, openfisca, policyengine, scenarios)
        work = {each.__name__: each for each in works}[asked.mode]
        result = work(asked.persons)
        result["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps(result))
        return
    modes = ["ours", "bare", *(peer for peer in PEERS if installed(peer))]
    for persons in [asked.persons] + [10_000_000] * asked.ten_million:
        runs = {mode: [] for mode in modes}
        for _ in range(asked.runs if persons <= 1_000_000 else 1):
            for mode in modes:
                runs[mode].append(child(mode, persons))
        print(f"\n{persons:,} persons, CPU seconds (median of {len(runs['ours'])}), peak MB")
        for mode, results in runs.items():
            spent = statistics.median(r["cpu"] for r in results)
            build = statistics.median(r.get("build", 0.0) for r in results)
            peak = max(r["peak_mb"] for r in results)
            both = spent + build
            print(
                f"  {mode:10} rules {spent:6.3f}   build {build:6.3f}   both {both:6.3f}   peak {peak:6.0f}"
            )
        for name in PEERS.keys() & runs.keys():
            peer = statistics.median(r["cpu"] + r["build"] for r in runs[name])
            for mode in ("ours", "bare"):
                ratio = statistics.median(r["cpu"] for r in runs[mode]) / peer
                print(f"  {mode} / {name} with its build: {ratio:.2f}")
        answers = [results[0]["answer"] for results in runs.values()]
        print("  the same answers:", all(answer == answers[0] for answer in answers), answers[0])
    swept = [child("scenarios", asked.persons) for _ in range(asked.runs)]
    sums, sweep = (statistics.median(r[part] for r in swept) for part in ("sums", "sweep"))
    print(f"\n100 scenarios on {asked.persons:,} persons: sums {sums:.3f}, sweep {sweep:.3f} CPU seconds")
    print(
        "  equal to one scenario worked out in full:",
        all(r["equal to one scenario worked out in full"] for r in swept),
    )


if __name__ == "__main__":
    main()
