"""Writes facts/data/*.json. Run by scripts/facts.sh; the same pinned versions give the same bytes."""

import json
import sys
from pathlib import Path

from instances import instance_facts
from regions import region_facts
from schemas import cloudformation_facts
from sdk import sdk_facts
from sources import provenance


def dump(value, depth):
    """JSON with one line an entry down to `depth`, so that a refresh can be reviewed; compact below."""
    if depth == 0 or not isinstance(value, dict) or not value:
        return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    lines = [f"{json.dumps(key, ensure_ascii=False)}:{dump(value[key], depth - 1)}" for key in sorted(value)]
    return "{\n" + ",\n".join(lines) + "\n}"


def write(folder, name, value, depth):
    text = dump(value, depth) + "\n"
    (Path(folder) / name).write_text(text, encoding="utf-8")
    print(f"{name}: {len(text.encode()):,} bytes")


def main(folder):
    sources = provenance()
    write(folder, "regions.json", {"sources": sources, **region_facts()}, 3)
    write(folder, "cloudformation.json", {"sources": sources, **cloudformation_facts()}, 2)
    write(folder, "instances.json", {"sources": sources, **instance_facts()}, 3)
    write(folder, "pulumi.json", sdk_facts(), 2)


if __name__ == "__main__":
    main(sys.argv[1])
