"""The types whose facts are kept: facts/types.json joins each Pulumi type to CloudFormation's (and a part of it after `#`)."""

from pathlib import Path

from sources import read_json

ROOT = Path(__file__).parents[2]

# CloudFormation serves these from every region, whether its per-region list says so or not.
GLOBAL_SERVICES = {"CloudFront", "IAM", "Route53"}


def pulumi_types():
    return read_json(ROOT / "facts" / "types.json")


def type_names():
    return sorted({target.split("#")[0] for target in pulumi_types().values()})


def is_global(type_name):
    return type_name.split("::")[1] in GLOBAL_SERVICES
