import { addLoss, type Examples, finishLoss, type Loss, learningRoom } from '../src/neural-network/loss.ts';
import type { Network } from '../src/neural-network/network.ts';

/** The mean loss of parameters on all examples at once, and its gradient. */
export function lossAt(
  network: Network,
  loss: Loss,
  alpha: number,
  parameters: Float64Array,
  examples: Examples,
) {
  const { rows, values, weights } = examples;
  const room = learningRoom(network, rows);
  room.activations[0].set(values);
  const gradient = new Float64Array(network.size);
  const pick = Array.from({ length: rows }, (_, row) => row);
  const total = addLoss(network, loss, parameters, room, examples, pick, gradient);
  const all = weights === undefined ? rows : weights.reduce((sum, weight) => sum + weight, 0);
  return { value: finishLoss(network, alpha, parameters, total, all, gradient), gradient };
}
