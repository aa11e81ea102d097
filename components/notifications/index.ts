/** Who hears of what happens: a topic that rules feed, a chat channel and Datadog's event stream that listen. */
export { createEventStream, type EventStream } from "./datadog";
export { Channels, type Heard } from "./channels";
export {
  NetworkNotifications,
  type Deployed,
  type Telling,
  type ToldServers,
  type ToldService,
} from "./network";
export {
  createNotification,
  type NotificationArgs,
  type Notice,
  type Receivers,
  type Severity,
} from "./notification";
export { createNotificationTopic, subscribeSlack } from "./topic";
