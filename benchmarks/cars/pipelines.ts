/** The used-car pipelines: the example's own, and the same columns before other models. */

import {
  columns,
  oneHotEncoder,
  pipeline,
  randomForestRegressor,
  ridge,
  simpleImputer,
  standardScaler,
} from 'cauce';
import example from '../../examples/used-cars/pipeline.ts';

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
      return pipeline(
        prepared,
        columns({
          numbers: [numbers, simpleImputer({ strategy: 'median' }), standardScaler()],
          categories: [categories, oneHotEncoder({ handleUnknown: 'ignore' })],
        }),
        ridge(),
      ) as unknown as CarPipeline;
    case 'forest':
      return pipeline(
        prepared,
        columns({ all: [[...numbers, ...categories]] }),
        randomForestRegressor(),
      ) as unknown as CarPipeline;
  }
}
