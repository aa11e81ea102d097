"""Instance classes that a region offers, family -> sizes, for each service that asks for one."""

from sources import REGIONS, SCHEMAS, read_json

# Where cfn-lint keeps a service's classes per region.
PLAIN = {
    "ec2": "aws_ec2_instance/instancetype_enum",
    "cache": "aws_elasticache_cachecluster/cachenodetype_enum",
    "search": "aws_opensearchservice_domain/clusterconfig_instancetype_enum",
}
DATABASE = "aws_rds_dbinstance/dbinstanceclass_enum"
ENGINES = ["aurora-mysql", "aurora-postgresql"]


def instance_facts():
    kinds = {kind: extension(path) for kind, path in PLAIN.items()}
    database = extension(DATABASE)
    result = {}
    for region in REGIONS:
        offered = {kind: by_family(data[region]["enum"]) for kind, data in kinds.items()}
        for engine in ENGINES:
            offered[engine] = by_family(database_classes(database[region], engine))
        result[region] = offered
    return {"offered": result}


def extension(path):
    return read_json(SCHEMAS / "extensions" / f"{path}.json")


def database_classes(schema, engine):
    for rule in schema["allOf"]:
        of_engine = rule["if"]["properties"]["Engine"]
        if engine in of_engine.get("enum", [of_engine.get("const")]):
            classes = rule["then"]["properties"]["DBInstanceClass"].get("enum")
            if classes:
                return classes
    return []


def by_family(names):
    """`cache.r7g.large` -> family `cache.r7g`, size `large`; `r7g.large.search` -> `r7g`, `large.search`."""
    families = {}
    for name in sorted(set(names)):
        parts = name.split(".")
        head = 2 if parts[0] in ("cache", "db") else 1
        families.setdefault(".".join(parts[:head]), []).append(".".join(parts[head:]))
    return {family: " ".join(sizes) for family, sizes in families.items()}
