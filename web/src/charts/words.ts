import type { Payload } from "./payload";

const FIXED = "\u00a0";

/** Numbers and sentences of a living chart, in the language of its page. */
export class Words {
  readonly #numbers: Intl.NumberFormat;
  readonly #exact: Intl.NumberFormat;

  constructor(readonly payload: Payload) {
    const decimals = payload.decimals ?? 2;
    this.#numbers = new Intl.NumberFormat(payload.language, { maximumFractionDigits: decimals });
    this.#exact = new Intl.NumberFormat(payload.language, { maximumSignificantDigits: 7 });
  }

  get isFrench(): boolean {
    return this.payload.language === "fr";
  }

  number(value: number | null | undefined): string {
    return value === null || value === undefined ? "–" : this.#numbers.format(value).replace("-", "−");
  }

  exact(value: number): string {
    return this.#exact.format(value).replace("-", "−");
  }

  /** A mark of an axis: millions are written short. */
  tick = (value: number): string => {
    const large = Math.abs(value);
    if (large >= 1e9) return `${this.exact(value / 1e9)}${FIXED}${this.isFrench ? "Md" : "bn"}`;
    return large >= 1e6 ? `${this.exact(value / 1e6)}${FIXED}M` : this.exact(value);
  };

  withUnit(text: string, unit: string = this.payload.unit): string {
    if (!unit) return text;
    return text + (!this.isFrench && unit === "%" ? "" : FIXED) + unit;
  }

  figure(value: number | null | undefined): string {
    return value === null || value === undefined ? "–" : this.withUnit(this.number(value));
  }

  share(value: number, total: number): string {
    const part = new Intl.NumberFormat(this.payload.language, { style: "percent", maximumSignificantDigits: 3 });
    return total ? part.format(value / total) : "–";
  }

  /** “Name: value”, with the space that French sets before a colon. */
  pair(name: string, value: string): string {
    return name ? `${name}${this.isFrench ? FIXED : ""}: ${value}` : value;
  }

  get boxes(): readonly string[] {
    return this.isFrench
      ? ["Minimum", "1er quartile", "Médiane", "3e quartile", "Maximum", "Nombre"]
      : ["Minimum", "1st quartile", "Median", "3rd quartile", "Maximum", "Number"];
  }

  hint(several: boolean, zooms: boolean): string {
    const french = ["Flèches gauche et droite\u00a0: lire les valeurs."];
    const english = ["Left and right arrows: read the values."];
    if (several) {
      french.push("Haut et bas\u00a0: changer de série.");
      english.push("Up and down: change series.");
    }
    if (zooms) {
      french.push("Plus et moins\u00a0: agrandir, réduire.");
      english.push("Plus and minus: zoom in and out.");
    }
    return (this.isFrench ? french : english).join(" ");
  }

  get zooming(): { name: string; closer: string; farther: string; whole: string } {
    return this.isFrench
      ? { name: "Période montrée", closer: "Agrandir", farther: "Réduire", whole: "Tout voir" }
      : { name: "Period shown", closer: "Zoom in", farther: "Zoom out", whole: "See all" };
  }

  get seriesLegend(): string {
    return this.isFrench ? "Séries montrées" : "Series shown";
  }

  get interactive(): string {
    return this.isFrench ? "graphique interactif" : "interactive chart";
  }
}
