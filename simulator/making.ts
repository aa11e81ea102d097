import { createHash } from "node:crypto";

/** Where a resource lives. */
export interface Place {
  readonly region: string;
  /** Twelve digits. */
  readonly accountId: string;
}

/** The string that stands for a value not known yet, on the wire between the engine and its providers. */
export const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** What a rule makes of a resource: its id, and what AWS adds to the inputs. */
export interface Made {
  readonly id: string;
  readonly computed?: Readonly<Record<string, unknown>>;
}

/** How one type's id and computed properties look. */
export type Rule = (resource: Making) => Made;
export type Rules = Readonly<Record<string, Rule>>;

const uppercase = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

/**
 * One resource on its way into being: its inputs, and a well of digits that depend on nothing but its type,
 * name, place and occurrence, so that the same program gets the same ids every time.
 */
export class Making {
  readonly region: string;
  readonly accountId: string;
  readonly partition: string;

  constructor(
    readonly type: string,
    readonly name: string,
    readonly inputs: Readonly<Record<string, unknown>>,
    place: Place,
    /** 1 for the first resource of this name, 2 for the one that replaces it, and so on. */
    readonly occurrence: number,
  ) {
    this.accountId = place.accountId;
    // Version 7 of the AWS provider lets nearly every resource name a region of its own.
    this.region = this.text("region") ?? place.region;
    this.partition = partitionOf(this.region);
  }

  /** A string input, if there is one and it is known; a secret is opened. */
  text(property: string): string | undefined {
    return knownText(this.inputs[property]);
  }

  /** The first of a list of strings, if known. */
  firstText(property: string): string | undefined {
    const list = this.inputs[property];
    return Array.isArray(list) ? knownText(list[0]) : undefined;
  }

  /** The physical name: `name` in the inputs, else the logical one. */
  get physicalName(): string {
    return this.text("name") ?? this.name;
  }

  hex(length: number, salt = ""): string {
    return digest(this.seed(salt)).slice(0, length);
  }

  /** Capital letters and digits, as in the ids of IAM and Route 53. */
  capitals(length: number, salt = ""): string {
    const bytes = createHash("sha512").update(this.seed(salt)).digest();
    return Array.from({ length }, (_, index) => uppercase[(bytes[index] ?? 0) % uppercase.length]).join("");
  }

  /** A whole number from 0 up to, but without, `limit`. */
  number(limit: number, salt = ""): number {
    return parseInt(this.hex(8, salt), 16) % limit;
  }

  uuid(salt = ""): string {
    const h = this.hex(32, salt);
    return `${h.slice(0, 8)}-${h.slice(8, 12)}-4${h.slice(13, 16)}-a${h.slice(17, 20)}-${h.slice(20)}`;
  }

  /** An id of Amazon EC2: a prefix and seventeen hex digits, the first of which is 0. */
  ec2Id(prefix: string, salt = ""): string {
    return `${prefix}-0${this.hex(16, salt)}`;
  }

  /** An ARN; `place` says which parts the service leaves empty. */
  arn(service: string, resource: string, place: "regional" | "global" | "public" = "regional"): string {
    const region = place === "regional" ? this.region : "";
    const account = place === "public" ? "" : this.accountId;
    return ["arn", this.partition, service, region, account, resource].join(":");
  }

  private seed(salt: string): string {
    return [this.type, this.name, this.region, this.accountId, this.occurrence, salt].join("|");
  }
}

/** 64 hex digits that depend on the text alone. */
export function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** The id of something that belongs to another resource, such as a network's default security group. */
export function ownedId(prefix: string, owner: string): string {
  return `${prefix}-0${digest(`${prefix}|${owner}`).slice(0, 16)}`;
}

export function partitionOf(region: string): string {
  if (region.startsWith("cn-")) {
    return "aws-cn";
  }
  return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}

const secretSignature = "4dabf18193072939515e22adb298388d";

/** A value that the engine is to treat as a secret, on the wire. */
export const asSecret = (value: unknown): object => ({
  [secretSignature]: "1b47061264138c4ac30d75fd1eb44270",
  value,
});

/** The value as a string, unless it is missing, unknown or no string; opens a secret. */
export function knownText(value: unknown): string | undefined {
  if (typeof value === "object" && value !== null && secretSignature in value) {
    return knownText((value as { value?: unknown }).value);
  }
  return typeof value === "string" && value !== unknownValue && value !== "" ? value : undefined;
}
