/** Who hears of what happens: a topic that rules feed, a chat channel and Datadog's event stream that listen. */
export { createEventStream, type EventStream } from "./datadog";
export { createNotification, type NotificationArgs, type Notice, type Receivers } from "./notification";
export { createNotificationTopic, subscribeSlack } from "./topic";
