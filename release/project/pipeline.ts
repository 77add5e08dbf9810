import { col, columns, derive, histGradientBoostingRegressor, lit, pipeline } from 'cauce';

export default pipeline(
  derive({
    age: lit(2026).minus(col('year')),
    power: col('max_power').extractNumber(),
    brand: col('name').word(0),
  }),
  columns({ all: [['age', 'km_driven', 'power', 'brand', 'fuel', 'transmission']] }),
  histGradientBoostingRegressor({ maxIter: 30 }),
);
