// What the probes in an instrumented text call: which branches were taken, how near others were,
// and what was compared.
const MOST = 40;

export class Probes {
  constructor(show) {
    this.show = show;
    this.clear();
  }

  clear() {
    this.goals = new Set();
    this.near = new Map();
    this.compared = new Set();
  }

  t(goal) {
    this.goals.add(goal);
  }

  c(goal, value) {
    this.goals.add(value ? goal : goal + 1);
    if (!value) this.closer(goal, typeof value === 'number' || value === '' ? 0.6 : 0.9);
    else this.closer(goal + 1, Array.isArray(value) || typeof value === 'string' ? 0.6 : 0.9);
    return value;
  }

  n(goal, value) {
    this.goals.add(value === null || value === undefined ? goal + 1 : goal);
    return value;
  }

  i(goal, values) {
    if (values?.length === 0 || values?.size === 0) this.goals.add(goal);
    else if (values !== null && typeof values === 'object' && !(Symbol.iterator in values)) {
      if (!Object.keys(values).length) this.goals.add(goal);
    }
    return values;
  }

  k(goal, operator, left, right) {
    this.remember(left);
    this.remember(right);
    const holds = compare(operator, left, right);
    if (goal) {
      this.goals.add(holds ? goal : goal + 1);
      this.closer(holds ? goal + 1 : goal, distance(operator, left, right, !holds));
    }
    return holds;
  }

  closer(goal, by) {
    const known = this.near.get(goal);
    if (known === undefined || by < known) this.near.set(goal, by);
  }

  remember(value) {
    if (this.compared.size >= MOST) return;
    if (typeof value === 'string' ? value.length <= 80 : typeof value === 'number' || typeof value === 'bigint') {
      this.compared.add(this.show(value));
    }
  }
}

function compare(operator, left, right) {
  switch (operator) {
    case '===': return left === right;
    case '!==': return left !== right;
    case '==': return left == right;
    case '!=': return left != right;
    case '<': return left < right;
    case '<=': return left <= right;
    case '>': return left > right;
    default: return left >= right;
  }
}

function distance(operator, left, right, wanted) {
  if (typeof left === 'number' && typeof right === 'number') {
    const apart = Math.abs(left - right);
    if (Number.isNaN(apart)) return 1;
    const equality = operator.includes('=') && !/[<>]/.test(operator);
    const equal = equality && (operator.startsWith('!') ? !wanted : wanted);
    const far = equality && !equal ? 1 : apart + 1;
    return far / (far + 1);
  }
  if (typeof left === 'string' && typeof right === 'string') {
    const most = Math.max(left.length, right.length, 1);
    let alike = 0;
    for (let at = 0; at < Math.min(left.length, right.length); at += 1) alike += left[at] === right[at];
    return Math.max(0.05, (most - alike) / (most + 1));
  }
  return typeof left === typeof right ? 0.8 : 0.95;
}
