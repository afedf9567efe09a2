/** Amounts as reports print them. */

/** USD with cents: `36.04`, `-3.20`. */
export function usd(amount: number): string {
  const text = amount.toFixed(2);
  return text === '-0.00' ? '0.00' : text;
}

/** A quantity without needless digits: `730`, `0.25`, `8,760`. */
export function quantity(amount: number): string {
  const digits = amount >= 100 ? 0 : amount >= 10 ? 1 : 3;
  const [whole = '', fraction = ''] = amount.toFixed(digits).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  const rest = fraction.replace(/0+$/, '');
  return rest === '' ? grouped : `${grouped}.${rest}`;
}

/** A price of one unit, with all its digits: `0.04048`. */
export function unitPrice(amount: number): string {
  return amount < 0.01 && amount > 0 ? String(amount) : amount.toFixed(Math.max(2, digitsOf(amount)));
}

function digitsOf(amount: number): number {
  return String(amount).split('.')[1]?.length ?? 0;
}
