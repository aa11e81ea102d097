import { country } from "../define";

export default country({
  name: "Japan",
  slot: 1,
  region: "ap-northeast-1",
  timeZone: "Asia/Tokyo",
  uses: ["payment", "users", "moderation"],
});
