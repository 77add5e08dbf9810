/** The used-car pipelines: the example's own, and the same columns before other models. */

import * as cauce from 'cauce';
import { columns, oneHotEncoder, ridge, simpleImputer, standardScaler } from 'cauce';
import example from '../../examples/used-cars/pipeline.ts';
import { decline } from '../harness/child.ts';

export type CarModel = 'boosting' | 'forest' | 'ridge';

type CarPipeline = typeof example;

/** The example's first step: ages, brands, numbers without their units. */
const prepared = example.steps[0];

const numbers = ['age', 'km_driven', 'mileage', 'engine', 'max_power', 'seats'];
const categories = ['brand', 'model', 'fuel', 'seller_type', 'transmission', 'owner'];

/** A pipeline with 100 trees, or ridge. */
export function carPipeline(model: CarModel): CarPipeline {
  switch (model) {
    case 'boosting':
      return example.withParams({ 'histGradientBoostingRegressor.earlyStopping': false });
    case 'ridge':
      return cauce.pipeline(
        prepared,
        columns({
          numbers: [numbers, simpleImputer({ strategy: 'median' }), standardScaler()],
          categories: [categories, oneHotEncoder({ handleUnknown: 'ignore' })],
        }),
        ridge(),
      ) as unknown as CarPipeline;
    case 'forest': {
      const forest = (cauce as Record<string, unknown>)['randomForestRegressor'] as undefined | (() => never);
      if (forest === undefined) decline('not there yet');
      const inputs = columns({ all: [[...numbers, ...categories]] });
      return cauce.pipeline(prepared, inputs, forest()) as unknown as CarPipeline;
    }
  }
}
