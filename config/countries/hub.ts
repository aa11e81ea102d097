import { country } from "../define";

/** The network in which the shared services live. */
export default country({
  name: "Hub",
  slot: 0,
  region: "ap-northeast-1",
  timeZone: "Asia/Tokyo",
});
