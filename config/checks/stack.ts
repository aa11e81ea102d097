import { accountsOfFiles, byAccount, severalRoles } from "../accounts";
import { setBy, type Context } from "../resolve/context";
import { networkLayers, stackWideLayers } from "../layers";
import type { ResolvedNetwork } from "../model";
import type { Sources } from "../sources";

/** Names that are nobody's: RFC 2606 and RFC 6761. Route 53 refuses a zone below example.com, and no other can be delegated. */
const reservedDomain = /(^|\.)(example\.(com|net|org)|example|test|invalid|localhost|local)$/;

/** A domain that stands for one's own can be previewed, and not raised. */
export function checkDomain(context: Context, domain: string): void {
  if (!reservedDomain.test(domain)) return;
  context.warnings.push({
    path: `${context.environment}.domain`,
    message: `${domain} is a name for examples: Route 53 refuses its zones, so this stack cannot be raised. Set \`domain\` to a domain of yours (it is ${setBy(stackWideLayers(context), "domain")}), and in Pulumi.foundation.yaml`,
  });
}

/** The regions that the countries' files name: images are replicated there unless the foundation's file says otherwise. */
export function imageRegions({ countries }: Sources): string[] {
  return Object.values(countries).flatMap((country) => [
    country.region,
    ...Object.values(country.environments ?? {}).flatMap((layer) => layer.region ?? []),
  ]);
}

/** As `checkRegions`, for accounts: the foundation makes what an account has once in the regions that it knows of. */
export function checkAccounts(context: Context, networks: readonly ResolvedNetwork[]): void {
  const known = byAccount(accountsOfFiles(context.sources));
  const own = networks.flatMap(({ code, account }) => (account ? [{ ...account, code }] : []));
  context.problems.push(...severalRoles(own, ({ code }) => `${context.environment}.${code}.account.roleArn`));
  for (const { code, account, region } of networks) {
    const regions = account && known.find(({ id }) => id === account.id)?.regions;
    if (account && !regions?.includes(region))
      context.warnings.push({
        path: `${context.environment}.${code}.account`,
        message: `the foundation knows the accounts that the program's files name, and ${account.id}${regions ? ` in ${region}` : ""} is not one of them: it gets no images and no defaults there; ${setBy(networkLayers(context, code), "account", "id")}. Name it in config/countries/${code}.ts, or list all accounts under \`accounts\` in Pulumi.foundation.yaml`,
      });
  }
}

/** The foundation does not read an environment's file: a region that only that file names gets no images from it. */
export function checkRegions(context: Context, networks: readonly ResolvedNetwork[]): void {
  const known = imageRegions(context.sources);
  for (const { code, region, zoneSlots } of networks)
    if (zoneSlots.length > 0 && !known.includes(region))
      context.warnings.push({
        path: `${context.environment}.${code}.region`,
        message: `images are replicated to the regions that the countries' files name, and ${region} is not one of them; ${setBy(networkLayers(context, code), "region")}. Name the region in config/countries/${code}.ts, or list all regions under \`regions\` in Pulumi.foundation.yaml`,
      });
}
