import type { Inputs, Rule } from "./helpers";
import { elements, known, number, range, text, together } from "./helpers";
import { expression, timeZone } from "./schedules";

const ecsGuide = "Amazon ECS Developer Guide";
const asgGuide = "Amazon EC2 Auto Scaling User Guide";

const everyGiB = (from: number, to: number, step = 1): number[] =>
  Array.from({ length: (to - from) / step + 1 }, (_, index) => (from + index * step) * 1024);

/** Memory, MiB, that Fargate pairs with each CPU size (1024 = one vCPU), on Linux. */
export const fargateMemory: Readonly<Record<number, readonly number[]>> = {
  256: [512, 1024, 2048],
  512: everyGiB(1, 4),
  1024: everyGiB(2, 8),
  2048: everyGiB(4, 16),
  4096: everyGiB(8, 30),
  8192: everyGiB(16, 60, 4),
  16384: everyGiB(32, 120, 8),
};

/** CPU units and MiB from the ways in which a task definition may give them: `256`, `.25 vCPU`, `0.5GB`. */
function size(inputs: Inputs, path: "cpu" | "memory"): number | undefined {
  const plain = number(inputs, path);
  if (plain !== undefined) return plain;
  const [, digits, unit] = /^(\d*\.?\d+)\s*(vcpu|gb)$/i.exec(text(inputs, path) ?? "") ?? [];
  return digits && (unit?.toLowerCase() === "gb") === (path === "memory") ? Number(digits) * 1024 : undefined;
}

function fargatePair(inputs: Inputs): string | undefined {
  if (!elements(inputs, "requiresCompatibilities")?.includes("FARGATE")) return undefined;
  const [cpu, memory] = [size(inputs, "cpu"), size(inputs, "memory")];
  if (cpu === undefined || memory === undefined) return undefined;
  const legal = fargateMemory[cpu];
  if (!legal) return `with Fargate, cpu ${Object.keys(fargateMemory).join(", ")}`;
  return legal.includes(memory) ? undefined : `with cpu ${cpu}, memory ${legal.join(", ")}`;
}

function fargateNeeds(inputs: Inputs): string | undefined {
  if (!elements(inputs, "requiresCompatibilities")?.includes("FARGATE")) return undefined;
  const mode = text(inputs, "networkMode");
  if (mode !== undefined && mode !== "awsvpc") return "awsvpc with Fargate";
  return inputs["networkMode"] === undefined ? "awsvpc with Fargate, said explicitly" : undefined;
}

function ordered(low: string, high: string, ...between: string[]) {
  return (inputs: Inputs): string | undefined => {
    const [least, most] = [number(inputs, low), number(inputs, high)];
    if (least !== undefined && most !== undefined && least > most)
      return `${low} (${least}) at most ${high} (${most})`;
    const outside = between.find((path) => {
      const value = number(inputs, path);
      return (
        value !== undefined &&
        ((least !== undefined && value < least) || (most !== undefined && value > most))
      );
    });
    return outside && `${outside} from ${low} (${least}) to ${high} (${most})`;
  };
}

function launchOrStrategy(inputs: Inputs): string | undefined {
  const strategies = elements(inputs, "capacityProviderStrategies");
  return text(inputs, "launchType") && strategies && strategies.length > 0
    ? "launchType or capacityProviderStrategies, not both"
    : undefined;
}

function breakerNeedsEcs(inputs: Inputs): string | undefined {
  const controller = text(inputs, "deploymentController.type");
  return known(inputs, "deploymentCircuitBreaker.enable") === true &&
    controller !== undefined &&
    controller !== "ECS"
    ? "a circuit breaker only under deploymentController ECS"
    : undefined;
}

function percentRange(inputs: Inputs): string | undefined {
  const [least, most] = [
    number(inputs, "deploymentMinimumHealthyPercent"),
    number(inputs, "deploymentMaximumPercent"),
  ];
  if (least === undefined || most === undefined) return undefined;
  return least >= 100 && most <= 100 ? "room to deploy: more than 100, or a minimum under 100" : undefined;
}

const aas = "Application Auto Scaling API Reference";

export const computeRules: Readonly<Record<string, readonly Rule[]>> = {
  "aws:ecs/taskDefinition:TaskDefinition": [
    together("memory", fargatePair, `${ecsGuide}, task size on Fargate`),
    together("networkMode", fargateNeeds, `${ecsGuide}, task definitions for Fargate`),
    range("ephemeralStorage.sizeInGib", 21, 200, `${ecsGuide}, Fargate task storage`),
  ],
  "aws:ecs/service:Service": [
    range("healthCheckGracePeriodSeconds", 0, 2_147_483_647, ecsGuide),
    range("desiredCount", 0, 5000, `${ecsGuide}, quotas: tasks per service`),
    range("deploymentMinimumHealthyPercent", 0, 100, ecsGuide),
    range("deploymentMaximumPercent", 0, 200, ecsGuide),
    together("launchType", launchOrStrategy, ecsGuide),
    together("deploymentCircuitBreaker", breakerNeedsEcs, ecsGuide),
    together("deploymentMaximumPercent", percentRange, ecsGuide),
  ],
  "aws:autoscaling/group:Group": [
    range("maxInstanceLifetime", 86_400, 31_536_000, `${asgGuide}, maximum instance lifetime`, [0]),
    range("defaultCooldown", 0, Number.MAX_SAFE_INTEGER, asgGuide),
    together("desiredCapacity", ordered("minSize", "maxSize", "desiredCapacity"), asgGuide),
  ],
  "aws:autoscaling/schedule:Schedule": [timeZone("timeZone")],
  "aws:appautoscaling/target:Target": [together("maxCapacity", ordered("minCapacity", "maxCapacity"), aas)],
  "aws:appautoscaling/scheduledAction:ScheduledAction": [
    expression("schedule"),
    timeZone("timezone"),
    together(
      "scalableTargetAction",
      ordered("scalableTargetAction.minCapacity", "scalableTargetAction.maxCapacity"),
      aas,
    ),
  ],
  "aws:scheduler/schedule:Schedule": [
    expression("scheduleExpression"),
    timeZone("scheduleExpressionTimezone"),
  ],
};
