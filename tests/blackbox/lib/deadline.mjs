// Waiting, always for something and never longer than said.
export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

// A rule of so many milliseconds says nothing where this machine took longer: then it is tried anew. The time begins
// with the act, or when that calls what it is given.
export async function inPace(ms, act, times = 10) {
  for (let turn = 1; ; turn++) {
    let begun = performance.now();
    try {
      return await act(() => { begun = performance.now(); });
    } catch (error) {
      if (performance.now() - begun < ms || turn === times) throw error;
    }
  }
}

export async function within(ms, what, promise) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what}: nothing in ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

// Asks again until the answer is truthy; the last answer is in the message when it never is.
export async function until(ms, what, ask, everyMs = 50) {
  const end = Date.now() + ms;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > end) throw new Error(`${what}: not in ${ms} ms`);
    await sleep(everyMs);
  }
}
