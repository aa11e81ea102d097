import { service } from "../define";

export default service({
  description: "Mails and pushes, one message of its queue at a time.",
  scope: "country",
  sizing: "worker",
  kind: "worker",
  exposure: "none",
  // A push that was begun is ended: nothing takes a task away, nor kills it, in the middle.
  defaults: {
    queue: { backlogPerTask: 50, visibilityTimeoutSeconds: 120 },
    protectWork: true,
    stopTimeoutSeconds: 60,
  },
  // Korea's tasks are small and steady: they share instances.
  countries: { kr: { compute: "ecs-ec2" } },
});
