import * as pulumi from "@pulumi/pulumi";
import type { ResolvedService } from "../../config";
import { calleeUrl, trustedCertificates, trustVariable } from "../mesh";
import type { Statement } from "../policy";
import type { Surroundings } from "./compute";
import { variableName } from "./names";
import { consumeStatement, sendStatement } from "./queue";

interface ProcessArgs {
  readonly service: ResolvedService;
  readonly surroundings: Surroundings;
}

/** What every process finds in its environment: where it is, and where those are whom it calls. */
export function processVariables({
  service,
  surroundings,
}: ProcessArgs): Record<string, pulumi.Input<string>> {
  const { environment, network } = surroundings;
  const callees = service.calls.map(
    (call) => [variableName(call.service, "URL"), calleeUrl(environment, network, call)] as const,
  );
  const trusted = trustedCertificates(environment, network, service.calls, surroundings.authorities);
  const own = surroundings.queues[service.name];
  const receivers = service.sends.flatMap((receiver) => {
    const queue = surroundings.queues[receiver];
    return queue ? [[variableName(receiver, "QUEUE_URL"), queue.url] as const] : [];
  });
  return {
    ENVIRONMENT: environment.environment,
    COUNTRY: network.code,
    SERVICE: service.name,
    TZ: network.timeZone,
    ...(service.port !== undefined && {
      PORT: String(service.port),
      HEALTH_PATH: service.healthPath ?? "/",
    }),
    ...(own && { QUEUE_URL: own.url }),
    ...Object.fromEntries(receivers),
    ...Object.fromEntries(callees),
    ...(trusted && { [trustVariable]: trusted }),
    ...Object.fromEntries(
      (service.onPremises?.calls ?? []).map(({ name, host, port }) => [
        variableName(name, "ADDRESS"),
        `${host}:${port}`,
      ]),
    ),
  };
}

/** What the process may do in AWS: take from its own queue, and send to those that it names. */
export function processStatements({
  service,
  surroundings,
}: ProcessArgs): pulumi.Output<readonly Statement[]> | undefined {
  const own = surroundings.queues[service.name];
  const receivers = service.sends.flatMap((receiver) => surroundings.queues[receiver] ?? []);
  if (!own && receivers.length === 0) {
    return undefined;
  }
  return pulumi
    .all([own?.arn ?? "", pulumi.all(receivers.map(({ arn }) => arn))])
    .apply(([queue, targets]) => [
      ...(queue ? [consumeStatement(queue)] : []),
      ...(targets.length > 0 ? [sendStatement(targets)] : []),
    ]);
}
