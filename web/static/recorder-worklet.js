// Hands on what the microphone gives, in pieces that are worth a message.

const PIECE = 2048; // samples

class Recorder extends AudioWorkletProcessor {
  #piece = new Float32Array(PIECE);
  #length = 0;

  process([[samples]]) {
    for (const sample of samples ?? []) {
      this.#piece[this.#length++] = sample;
      if (this.#length < PIECE) continue;
      this.port.postMessage(this.#piece, [this.#piece.buffer]);
      this.#piece = new Float32Array(PIECE);
      this.#length = 0;
    }
    return true;
  }
}

registerProcessor("recorder", Recorder);
