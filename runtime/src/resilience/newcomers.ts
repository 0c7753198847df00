// How often calls go to instances of which nobody knows yet whether they are there. They should get their share of the load soon; but a list
// full of dead addresses must not cost the callers of the live ones more than a call in twenty.

/** Decides about newcomers, by what became of those before them. */
export interface Newcomers {
  /** Whether a call may go to one, where `proven` instances are known to be there and `underWay` newcomers are being tried. */
  allowed(proven: number, underWay: number): boolean;
  /** One answered. */
  answered(): void;
  /** One refused the connection, or did not answer it. */
  refused(): void;
}

/** Share of calls that go on trying newcomers, however many of them refused. */
const leastShare = 0.05;

/** Newcomers are trusted until one refuses; each refusal halves the share of calls that they get, an answer makes it whole again. */
export function createNewcomers(random: () => number): Newcomers {
  let share = 1;
  return {
    allowed(proven, underWay) {
      if (proven === 0) return true;
      // A refusal may take its time: until it is there, no more than one newcomer for each that is known.
      if (underWay >= proven) return false;
      return share === 1 || random() < share;
    },
    answered() {
      share = 1;
    },
    refused() {
      share = Math.max(leastShare, share / 2);
    },
  };
}
