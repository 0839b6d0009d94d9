/** The tallest canvas that every browser draws: Firefox stops at 17.8 million pixels, the others at 33. */
const TALLEST = 8_000_000;
/** A move longer than so many windows is a jump on the scroll bar, and means a share of the whole. */
const JUMP = 3;

/**
 * Where rows lie on a canvas that may be shorter than all of them together.
 *
 * A million rows are taller than an element may be. Small moves are then taken as they are, long ones as a share of the whole;
 * the canvas is brought back under the rows when the moves have ended, so that the scroll bar stays honest.
 */
export class Scale {
  readonly row: number;
  readonly #rows: number;
  readonly #window: number;
  #top = 0;
  #scroll = 0;

  /** `row` and `window` are the heights in pixels of one row and of what shows of the rows. */
  constructor(rows: number, row: number, window: number) {
    this.#rows = rows;
    this.row = row;
    this.#window = window;
  }

  get canvas(): number {
    return Math.min(this.#rows * this.row, TALLEST);
  }

  /** How far down the rows the window starts, in pixels. */
  get top(): number {
    return this.#top;
  }

  /** What is taken away from the place of a row to have its place on the canvas. */
  get origin(): number {
    return this.#top - this.#scroll;
  }

  get firstRow(): number {
    return Math.min(this.#rows, Math.floor(this.#top / this.row + 0.5) + 1);
  }

  get lastRow(): number {
    return Math.min(this.#rows, Math.max(this.firstRow, Math.floor((this.#top + this.#window) / this.row)));
  }

  /** Follow the canvas, which was scrolled to `scroll`. */
  follow(scroll: number): void {
    const moved = scroll - this.#scroll;
    this.#scroll = scroll;
    const isJump = Math.abs(moved) > JUMP * this.#window;
    this.#top = isJump ? (scroll / this.#mostScroll) * this.#mostTop : this.#within(this.#top + moved);
    if (this.canvas < TALLEST) this.#top = this.#within(scroll);
  }

  /** Put `pixels` of the rows above the window; gives where the canvas has to be scrolled to. */
  moveTo(pixels: number): number {
    this.#top = this.#within(pixels);
    this.#scroll = this.#mostTop > 0 ? (this.#top / this.#mostTop) * this.#mostScroll : 0;
    return this.#scroll;
  }

  get #mostTop(): number {
    return Math.max(0, this.#rows * this.row - this.#window);
  }

  get #mostScroll(): number {
    return Math.max(1, this.canvas - this.#window);
  }

  #within(top: number): number {
    return Math.min(Math.max(0, top), this.#mostTop);
  }
}
