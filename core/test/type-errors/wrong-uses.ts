/**
 * What must not compile, and the part of the compiler's sentence from which a user sees what is wrong. Each comment is of the
 * line below it: `type-errors.test.ts` holds the compiler to them.
 */

import {
  autoPipeline,
  columns,
  crossValidate,
  field,
  gridSearch,
  oneHotEncoder,
  pipeline,
  ridge,
  schema,
  standardScaler,
  tableFromRows,
  votingRegressor,
} from '../../src/index.ts';

const cars = tableFromRows(
  [],
  schema({ km: field.number(), fuel: field.category(['Petrol', 'Diesel']), price: field.number() }),
);
const steps = pipeline(
  columns({ numbers: [['km'], standardScaler()], words: [['fuel'], oneHotEncoder()] }),
  ridge(),
);
const model = await steps.fit(cars, { target: 'price' });

// Type '"prise"' is not assignable to type '"fuel" | "km" | "price"'. Did you mean '"price"'?
steps.fit(cars, { target: 'prise' });
// Type '"prise"' is not assignable to type '"fuel" | "km" | "price"'. Did you mean '"price"'?
crossValidate(steps, cars, { target: 'prise' });
// Type '"prise"' is not assignable to type '"fuel" | "km" | "price"'. Did you mean '"price"'?
autoPipeline(cars, { target: 'prise' });
// 'fule' does not exist in type '{ readonly km: number; readonly fuel: "Diesel" | "Petrol"; }'.
model.predictOne({ km: 3, fule: 'Petrol' });
// Type 'string' is not assignable to type 'number'.
model.predictOne({ km: '3', fuel: 'Petrol' });
// Type '"Gas"' is not assignable to type '"Diesel" | "Petrol"'.
model.predictOne({ km: 3, fuel: 'Gas' });
// Property 'fuel' is missing in type '{ km: number; }' but required in type '{ readonly km: number; readonly fuel: "Diesel" | "Petrol"; }'.
model.predict([{ km: 3 }]);
// Type 'number[]' is not assignable to type 'string[]'.
export const predicted: string[] = model.predict([{ km: 3, fuel: 'Petrol' }]);
// 'alfa' does not exist in type 'Given<{ alpha: number; fitIntercept: boolean; }>'.
ridge({ alfa: 3 });
// Type 'string' is not assignable to type 'number'.
ridge({ alpha: 'much' });
// Type '"ignroe"' is not assignable to type '"error" | "ignore" | "infrequent_if_exist" | undefined'. Did you mean '"ignore"'?
oneHotEncoder({ handleUnknown: 'ignroe' });
// ''ridge.alfa'' does not exist in type
steps.withParams({ 'ridge.alfa': 3 });
// Type 'string' is not assignable to type 'number'.
gridSearch(steps, { 'ridge.alpha': ['much'] });
// ''columns.numbers.standardScaler.withMeen'' does not exist in type
gridSearch(steps, { 'columns.numbers.standardScaler.withMeen': [true] });
// Property 'predict' does not exist on type 'Pipeline<
steps.predict([]);
// Type '"transformer"' is not assignable to type '"regressor"'.
votingRegressor({ estimators: { words: oneHotEncoder() } });
