/** The simulated providers in a process of their own; prints PULUMI_DEBUG_PROVIDERS' value and stays until it is ended. */
import { startSimulator } from "../simulator";

void startSimulator().then(({ env }) => process.stdout.write(`${env.PULUMI_DEBUG_PROVIDERS}\n`));
