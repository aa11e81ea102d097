import Table from "cli-table3";
import { spread } from "./measure";
import { type Result, subjects } from "./subjects";

/** The table that `make bench` prints, and the growth with the number of countries. */
export function report(results: readonly Result[], stack: string): string {
  const sizes = [...new Set(results.map(({ countries }) => countries))].sort((a, b) => a - b);
  const shown = subjects.filter(({ key }) => results.some(({ subject }) => subject === key));
  const of = (key: string, countries: number) =>
    results.filter((result) => result.subject === key && result.countries === countries);
  const seconds = (key: string, countries: number) =>
    spread(of(key, countries).map((result) => result.seconds));

  const table = new Table({
    head: [
      "countries",
      `command, of ${stack}`,
      "seconds (least / median / most)",
      "CPU s",
      "peak MiB",
      "resources",
      "ratio",
    ],
    colAligns: ["right", "left", "right", "right", "right", "right", "right"],
    style: { head: [], border: [] },
    chars: { mid: "", "left-mid": "", "mid-mid": "", "right-mid": "" },
  });
  const first = shown[0];
  for (const countries of sizes) {
    for (const { key, title } of shown) {
      const runs = of(key, countries);
      const { least, median, most } = seconds(key, countries);
      table.push([
        countries,
        title,
        [least, median, most].map((value) => value.toFixed(2)).join(" / "),
        spread(runs.map(({ cpuSeconds }) => cpuSeconds)).median.toFixed(2),
        Math.round(spread(runs.map(({ peakMiB }) => peakMiB)).median),
        runs[0]?.resources ?? "",
        first ? (median / seconds(first.key, countries).median).toFixed(1) : "",
      ]);
    }
  }
  const growth = shown.flatMap(({ key, title }) => {
    if (![1, 10, 30].every((size) => sizes.includes(size))) return [];
    const [one, ten, thirty] = [1, 10, 30].map((size) => seconds(key, size).median) as [
      number,
      number,
      number,
    ];
    const ratio = (thirty - ten) / (ten - one);
    return [`  ${ratio.toFixed(2)}  ${title}`];
  });
  const heading = "growth: (t(30) − t(10)) / (t(10) − t(1)); 2.22 is linear, more than 2.4 is too much";
  return [table.toString(), ...(growth.length ? [heading, ...growth] : [])].join("\n");
}
