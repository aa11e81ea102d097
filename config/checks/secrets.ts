import type { ServiceDefinition } from "../keys";
import type { Problem } from "../problems";

/** Values that are a secret and not the name of one. */
const secretLooks: readonly (readonly [RegExp, string])[] = [
  [/^(AKIA|ASIA)[A-Z0-9]{16}$/, "an AWS access key"],
  [/^(ghp_|gho_|ghs_|github_pat_|xox[abpr]-|sk_live_|sk-|rk_live_|glpat-|AIza|eyJ)/, "a token"],
  [/^[0-9a-f]{32,}$/i, "a key in hexadecimal"],
  [/^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)[A-Za-z0-9+/=_-]{32,}$/, "a random key"],
  [/:\/\/[^/]*:[^/]*@/, "an address with a password"],
];

/** A secret is named, never written down. */
export function checkSecrets(file: string, { secrets = [] }: ServiceDefinition, problems: Problem[]): void {
  const names = secrets.map(({ name }) => name);
  secrets.forEach(({ name, from }, index) => {
    const looks = secretLooks.find(([pattern]) => pattern.test(from));
    if (looks !== undefined)
      problems.push({
        path: `${file}: secrets[${index}].from`,
        // The value is a secret: it is not repeated.
        problem: `looks like ${looks[1]}, not like the name of a secret`,
        allowed: "the name of a Secrets Manager secret, or ssm:/path",
        fix: "store the value in Secrets Manager, name it here, and replace the value, which is compromised",
      });
    if (names.indexOf(name) !== index)
      problems.push({
        path: `${file}: secrets[${index}].name`,
        value: name,
        problem: "is set twice",
        fix: "remove one of the two",
      });
  });
}
