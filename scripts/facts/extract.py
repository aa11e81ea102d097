"""Writes facts/data/*.json. Run by scripts/facts.sh; the same pinned versions give the same bytes."""

import json
import sys
from pathlib import Path

from regions import region_facts
from sources import provenance


def write(folder, name, value):
    text = json.dumps(value, indent=1, sort_keys=True, ensure_ascii=False)
    (Path(folder) / name).write_text(text + "\n", encoding="utf-8")
    print(f"{name}: {len(text):,} characters")


def main(folder):
    sources = provenance()
    write(folder, "regions.json", {"sources": sources, **region_facts(sources)})


if __name__ == "__main__":
    main(sys.argv[1])
