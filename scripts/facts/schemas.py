"""CloudFormation schemas, stripped to what a value can be judged by."""

from sources import REGIONS, SCHEMAS, offered_types, read_json
from types_in_use import is_global, type_names

# The region whose schema is taken; a type's schema is the same wherever it is offered, but for instance classes.
REFERENCE_REGION = "ap-northeast-1"

KEPT = [
    "type",
    "enum",
    "enumCaseInsensitive",
    "pattern",
    "minimum",
    "maximum",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "required",
    "requiredXor",
    "requiredOr",
    "dependentExcluded",
    "dependentRequired",
]

PATHS = {
    "createOnly": "createOnlyProperties",
    "conditionalCreateOnly": "conditionalCreateOnlyProperties",
    "readOnly": "readOnlyProperties",
    "writeOnly": "writeOnlyProperties",
}


def cloudformation_facts():
    offered = {region: offered_types(region) for region in REGIONS}
    types = {}
    for name in type_names():
        full = read_json(SCHEMAS / "resources" / f"{offered[REFERENCE_REGION][name]}.json")
        facts = strip(full)
        facts["definitions"] = {key: strip(value) for key, value in full.get("definitions", {}).items()}
        for key, schema_key in PATHS.items():
            paths = full.get(schema_key, [])
            facts[key] = sorted(path.removeprefix("/properties/") for path in paths)
        if not is_global(name):
            facts["missingIn"] = [region for region in REGIONS if name not in offered[region]]
        types[name] = {key: value for key, value in facts.items() if value not in ([], {})}
    return {"types": types}


def strip(schema):
    kept = {key: schema[key] for key in KEPT if key in schema}
    if "$ref" in schema:
        kept["ref"] = schema["$ref"].removeprefix("#/definitions/")
    if "properties" in schema:
        kept["properties"] = {name: strip(value) for name, value in schema["properties"].items()}
    if isinstance(schema.get("items"), dict):
        kept["items"] = strip(schema["items"])
    return kept
