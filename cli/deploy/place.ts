/** What the command line names, found in the configuration. */
import { deployProjectName, environmentNames, type EnvironmentName } from "../../config";
import { networksOf, readConfigured } from "../configured";
import { allOf, UsageError } from "../shared/errors";
import { splitPlace } from "../shared/place";

/** One service in one network of one environment. */
export interface DeployTo {
  readonly environment: EnvironmentName;
  readonly network: string;
  readonly service: string;
  /** The network's region, and the role of its account where it has one of its own. */
  readonly region: string;
  readonly roleArn?: string;
  /** The build that deploys there, and where it runs. */
  readonly project: string;
  readonly home: string;
}

/** `stg` and `tw/api`; refuses what is not there, and says what is. */
export function findPlace(stack: string, place: string): DeployTo {
  const [name, { network: code, service }] = allOf(
    () => environmentOf(stack),
    () => splitPlace(place),
  );
  const { foundation, environments } = readConfigured([name]);
  const networks = environments.flatMap(networksOf);
  const network = networks.find((one) => one.code === code);
  if (network === undefined)
    throw new UsageError(
      `There is no network "${code}" in ${name}: ${networks.map((one) => one.code).join(", ")}.`,
    );
  const services = network.services.map((one) => one.name);
  if (!services.includes(service))
    throw new UsageError(`There is no service "${service}" in ${code} of ${name}: ${services.join(", ")}.`);
  return {
    environment: name,
    network: code,
    service,
    region: network.region,
    ...(network.account && { roleArn: network.account.roleArn }),
    project: deployProjectName(name, code),
    home: foundation.region,
  };
}

function environmentOf(stack: string): EnvironmentName {
  const name = environmentNames.find((one) => one === stack);
  if (name === undefined)
    throw new UsageError(`There is no environment "${stack}": ${environmentNames.join(", ")}.`);
  return name;
}
