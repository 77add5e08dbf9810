/** How a used car's price is predicted. Works for the generated table and for the downloaded one alike. */

import { col, columns, derive, histGradientBoostingRegressor, lit, pipeline } from 'cauce';

/** Any fixed year does: ages are only compared with one another. */
const thisYear = 2026;

export default pipeline(
  derive({
    age: lit(thisYear).minus(col('year')),
    brand: col('name').word(0),
    model: col('name').word(1),
    // The faults of the table: numbers with their units, as text.
    mileage: col('mileage').extractNumber(),
    engine: col('engine').extractNumber(),
    max_power: col('max_power').extractNumber(),
  }),
  columns({
    numbers: [['age', 'km_driven', 'mileage', 'engine', 'max_power', 'seats']],
    categories: [['brand', 'model', 'fuel', 'seller_type', 'transmission', 'owner']],
  }),
  histGradientBoostingRegressor(),
);
