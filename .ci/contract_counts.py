#!/usr/bin/env python3
"""Counts the contract suite's results. Cases of endpoints that answer 501 are left out and counted apart; every other failure is printed."""
import json
import sys


def main():
    results, unbuilt = sys.argv[1:]
    with open(unbuilt, encoding="utf-8") as lines:
        waiting = {line.strip() for line in lines if line.strip() and not line.startswith("#")}
    with open(results, encoding="utf-8") as text:
        cases = json.load(text)["cases"]
    judged = [case for case in cases if f"{case['method']} {case['path']}" not in waiting]
    failed = [case for case in judged if not case["passed"]]
    for case in failed:
        print(f"FAIL  {case['family']} {case['method']} {case['path']}  {case['title']}: {case['reason']}")
    print(f"{len(cases) - len(judged)} cases of endpoints that are not built were left out")
    print(f"{len(judged) - len(failed)} passed, {len(failed)} failed")


if __name__ == "__main__":
    main()
