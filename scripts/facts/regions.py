"""Which features a region has, and the zones that cfn-lint knows."""

from cfnlint.helpers import AVAILABILITY_ZONES

from features import FEATURES
from sources import REGIONS, endpoint_regions, offered_types


def region_facts():
    offered = {region: offered_types(region) for region in REGIONS}
    endpoints = endpoint_regions()
    missing = {region: {} for region in REGIONS}
    for feature, evidence in FEATURES.items():
        for region in REGIONS:
            lack = judge(evidence, region, offered, endpoints)
            if lack:
                missing[region][feature] = lack
    zones = {region: [zone.removeprefix(region) for zone in AVAILABILITY_ZONES[region]] for region in REGIONS}
    return {"missing": missing, "zones": zones}


def judge(evidence, region, offered, endpoints):
    """Absent when every witness says so; unproven when they disagree; nothing when the feature is there."""
    type_name, endpoint = evidence["type"], evidence.get("endpoint")
    type_missing = type_name not in offered[region]
    endpoint_missing = endpoint is not None and region not in endpoints[endpoint]
    said = []
    if type_missing:
        said.append(f"cfn-lint lists no {type_name}")
    if endpoint_missing:
        said.append(f"botocore lists no endpoint {endpoint}")
    if not said:
        return None
    if not type_missing:
        said.append(f"cfn-lint lists {type_name}")
    if endpoint is not None and not endpoint_missing:
        said.append(f"botocore lists endpoint {endpoint}")
    agreed = type_missing and (endpoint is None or endpoint_missing)
    return {"certainty": "absent" if agreed else "unproven", "evidence": "; ".join(said)}
