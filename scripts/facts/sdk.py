"""What the installed Pulumi SDK tells of its AWS types: inputs, outputs, what is required and taggable."""

import re

from sources import read_json
from types_in_use import ROOT, pulumi_types

SDK = ROOT / "node_modules" / "@pulumi" / "aws"

TOKEN = re.compile(r"static __pulumiType = '([^']+)'")
REQUIRED = re.compile(r"args\?\.(\w+) === undefined && !opts\.urn")
# The SDK's comments rarely say it, and then mostly under a condition; facts/replacement.ts holds what is certain.
FORCES_NEW = re.compile(r"forces?(?: a)? (?:new(?! task)|replacement|re-?creation)", re.IGNORECASE)


def sdk_facts():
    wanted = pulumi_types()
    taggable, types = [], {}
    for path in sorted(SDK.glob("*/*.js")):
        token = TOKEN.search(script := path.read_text(encoding="utf-8"))
        if not token:
            continue
        declaration = path.with_suffix(".d.ts").read_text(encoding="utf-8")
        name = token[1].rsplit(":", 1)[1]
        inputs = members(body(declaration, f"interface {name}Args"))
        if inputs.get("tags", ("", ""))[1].replace(" ", "").startswith("pulumi.Input<{[key:string]"):
            taggable.append(token[1])
        if token[1] in wanted:
            outputs = members(body(declaration, f"class {name}"), prefix="readonly ")
            types[token[1]] = {
                "inputs": sorted(inputs),
                "outputs": sorted(set(outputs) - set(inputs)),
                "required": sorted(set(REQUIRED.findall(script))),
                "mayForceNew": sorted(key for key, (doc, _) in inputs.items() if FORCES_NEW.search(doc)),
            }
    unknown = sorted(set(wanted) - set(types))
    if unknown:
        raise SystemExit(f"The installed SDK has no type {', '.join(unknown)}: correct facts/types.json")
    version = read_json(SDK / "package.json")["version"]
    return {"sources": {"@pulumi/aws": {"version": version}}, "taggable": sorted(taggable), "types": types}


def body(declaration, head):
    match = re.search(rf"export (?:declare )?{head}\b[^{{]*\{{\n(.*?)\n\}}", declaration, re.DOTALL)
    return match[1] if match else ""


def members(text, prefix=""):
    """Property -> (its comment, its type). A member starts four spaces in; its type may run over several lines."""
    pattern = re.compile(rf"(?:    /\*\*\n(.*?)\*/\n)?    {prefix}(\w+)[?!]?: (.*?);$", re.DOTALL | re.MULTILINE)
    return {match[2]: (match[1] or "", match[3].replace("\n", "")) for match in pattern.finditer(text)}
