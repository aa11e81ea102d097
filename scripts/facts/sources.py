"""The two packages that carry AWS's published facts, and the regions that are read from them."""

import importlib.metadata
import json
import re
from pathlib import Path

import botocore
import cfnlint

REGIONS = [
    "ap-east-1",
    "ap-east-2",
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-northeast-3",
    "ap-south-1",
    "ap-southeast-1",
    "ap-southeast-2",
    "ap-southeast-3",
    "ap-southeast-4",
    "ap-southeast-5",
    "ap-southeast-6",
    "ap-southeast-7",
    "eu-central-1",
    "eu-west-1",
    "me-central-1",
    "sa-east-1",
    "us-east-1",
    "us-west-2",
]

SCHEMAS = Path(cfnlint.__file__).parent / "data" / "schemas"


def read_json(path):
    return json.loads(Path(path).read_text(encoding="utf-8"))


def provenance():
    """Where the facts come from. The dates are written beside the pinned versions, so a second run gives the same bytes."""
    pinned = (Path(__file__).parent / "requirements.txt").read_text(encoding="utf-8")
    sources = {}
    for name, version, date in re.findall(r"^(\S+?)==(\S+)\s+# (\d{4}-\d{2}-\d{2})$", pinned, re.MULTILINE):
        installed = importlib.metadata.version(name)
        if installed != version:
            raise SystemExit(f"{name} {installed} is installed, but {version} is pinned in requirements.txt")
        sources[name] = {"version": version, "date": date}
    return sources


def offered_types(region):
    """CloudFormation types that a region offers, with the key of each one's schema."""
    return read_json(SCHEMAS / "providers" / f"{region}.json")


def endpoint_regions():
    """botocore's endpoint list: service -> regions of the commercial partition."""
    partitions = read_json(Path(botocore.__file__).parent / "data" / "endpoints.json")["partitions"]
    services = next(p for p in partitions if p["partition"] == "aws")["services"]
    return {name: set(service["endpoints"]) for name, service in services.items()}
