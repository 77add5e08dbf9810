/** The cars that the generator sells: makes, models and engines as one meets them on India's second-hand market. */

export type Fuel = 'Petrol' | 'Diesel' | 'CNG' | 'LPG';

export interface Engine {
  readonly fuel: Fuel;
  /** Displacement in cubic centimetres. */
  readonly cc: number;
  /** Power in brake horsepower. */
  readonly bhp: number;
  /** Kilometres per litre; for gas, kilometres per kilogram. */
  readonly mileage: number;
}

export interface CarModel {
  readonly brand: string;
  readonly name: string;
  /** How often it is on offer, beside the others. */
  readonly weight: number;
  /** Price when new of the cheapest trim with the first engine, in thousands of rupees. */
  readonly price: number;
  /** First and last year in which it was sold. */
  readonly years: readonly [first: number, last: number];
  readonly seats: number;
  /** Share of automatics. */
  readonly automatic: number;
  /** The more common ones first. */
  readonly engines: readonly Engine[];
}

/** One line for each model; `_` stands for a space. An engine is `fuel:cc:bhp:mileage`. */
export const carModels: readonly CarModel[] = parse(`
brand         model        weight price years     seats auto  engines
Maruti        Swift            50   520 2005-2020 5     0.06  Petrol:1197:81.8:21.2 Diesel:1248:74:25.2
Maruti        Swift_Dzire      30   560 2008-2020 5     0.10  Diesel:1248:74:23.4 Petrol:1197:83.1:22 CNG:1197:70:26.6
Maruti        Alto             40   290 2003-2020 5     0     Petrol:796:47.3:22.05 CNG:796:40.3:32.26
Maruti        Alto_K10         12   340 2010-2020 5     0.10  Petrol:998:67.05:24.07
Maruti        Wagon_R          30   440 2003-2020 5     0.07  Petrol:998:67.04:20.51 CNG:998:58.16:26.6 LPG:1061:58.2:17.3
Maruti        Ertiga           16   780 2012-2020 7     0.05  Diesel:1248:88.76:24.52 Petrol:1373:91.1:16.02 CNG:1373:80.46:17.5
Maruti        Baleno           13   600 2015-2020 5     0.12  Petrol:1197:81.8:21.4 Diesel:1248:74:27.39
Maruti        800              10   210 1995-2012 4     0     Petrol:796:37:16.1
Maruti        Vitara_Brezza    10   780 2016-2020 5     0.10  Diesel:1248:88.5:24.3
Maruti        Ritz              9   430 2009-2016 5     0.02  Diesel:1248:73.94:21.1 Petrol:1197:85.8:18.5
Maruti        Ciaz              8   850 2014-2020 5     0.12  Diesel:1248:88.5:28.09 Petrol:1373:91.1:20.73
Maruti        Celerio           8   440 2014-2020 5     0.25  Petrol:998:67.04:23.1 CNG:998:58.33:31.79
Maruti        Zen              10   330 1996-2013 5     0     Petrol:998:64:18.2
Maruti        Omni              7   250 1998-2018 8     0     Petrol:796:34.2:16.8 LPG:796:32.8:10.9
Maruti        Eeco              7   350 2010-2020 5     0     Petrol:1196:73:15.37
Maruti        SX4               6   720 2007-2014 5     0.06  Diesel:1248:88.8:21.5 Petrol:1586:103.2:15.6
Hyundai       i20              36   620 2008-2020 5     0.03  Diesel:1396:88.73:22.54 Petrol:1197:81.83:18.6
Hyundai       Grand_i10        22   500 2013-2020 5     0.10  Petrol:1197:81.86:18.9 Diesel:1186:73.97:24
Hyundai       Verna            22   900 2006-2020 5     0.10  Diesel:1582:126.2:22.32 Petrol:1591:121.3:17.01
Hyundai       i10              16   400 2007-2016 5     0.05  Petrol:1197:78.9:20.36 LPG:1086:65:16.5
Hyundai       Santro           16   360 1999-2020 5     0.03  Petrol:1086:62.1:17.92 CNG:1086:58:30.48
Hyundai       EON              14   330 2011-2019 5     0     Petrol:814:55.2:21.1
Hyundai       Creta            12  1080 2015-2020 5     0.16  Diesel:1582:126.2:19.67 Petrol:1591:121.3:15.29
Hyundai       Xcent             9   570 2014-2020 5     0.05  Petrol:1197:81.86:20.14 Diesel:1120:71.01:24.4
Hyundai       Accent            5   600 2000-2013 5     0     Petrol:1495:93.85:13.2 Diesel:1493:81:16.8
Mahindra      Bolero           22   720 2003-2020 7     0     Diesel:2523:63:15.96 Diesel:1493:70:16.5
Mahindra      Scorpio          18  1020 2003-2020 7     0.05  Diesel:2179:120:15.4 Diesel:2523:75:12.05
Mahindra      XUV500           15  1300 2011-2020 7     0.10  Diesel:2179:140:15.1
Mahindra      TUV               6   850 2015-2020 7     0.08  Diesel:1493:100:18.49
Mahindra      Xylo              6   850 2009-2018 8     0     Diesel:2489:112:14
Mahindra      KUV               5   540 2016-2020 6     0     Petrol:1198:82:18.15 Diesel:1198:77:25.32
Mahindra      Thar              3   930 2010-2020 6     0     Diesel:2498:105:16.55
Tata          Indica           17   390 2001-2018 5     0     Diesel:1396:70:17.88 Petrol:1193:64.1:14.8
Tata          Indigo           15   490 2003-2017 5     0     Diesel:1396:69.01:19.09 Petrol:1193:65:15.6
Tata          Tiago             8   470 2016-2020 5     0.10  Petrol:1199:84:23.84 Diesel:1047:69:27.28
Tata          Safari            7  1120 2003-2019 7     0     Diesel:2179:147.94:14.1
Tata          Manza             6   580 2009-2015 5     0     Diesel:1248:88.8:21.02 Petrol:1368:88.7:13.7
Tata          Nexon             5   800 2017-2020 5     0.18  Diesel:1497:108.5:21.5 Petrol:1198:108.5:17
Tata          Sumo              4   640 2000-2018 8     0     Diesel:2956:83.8:14.07
Tata          Nano              3   210 2009-2018 4     0.10  Petrol:624:37.48:25.4
Toyota        Innova           25  1350 2005-2020 7     0.12  Diesel:2494:102:12.99 Diesel:2393:147.8:15.1
Toyota        Etios            12   650 2010-2020 5     0     Diesel:1364:67.04:23.59 Petrol:1496:88.73:16.78
Toyota        Fortuner          6  2750 2009-2020 7     0.45  Diesel:2982:168.5:12.55 Diesel:2755:174.5:14.24
Toyota        Corolla           5  1250 2003-2019 5     0.30  Petrol:1794:132:13.4 Diesel:1364:87.2:21.43
Toyota        Camry             3  3000 2008-2020 5     0.95  Petrol:2494:157.7:19.16
Honda         City             20   980 1999-2020 5     0.13  Petrol:1497:116.3:17.4 Diesel:1498:98.6:25.6
Honda         Amaze            11   620 2013-2020 5     0.25  Petrol:1199:88.76:19.5 Diesel:1498:98.6:25.8
Honda         Jazz              8   680 2009-2020 5     0.16  Petrol:1199:88.7:18.2 Diesel:1498:98.6:27.3
Honda         Brio              3   480 2011-2018 5     0.05  Petrol:1198:86.8:19.4
Honda         Civic             2  1450 2006-2020 5     0.40  Petrol:1799:130:13.5
Ford          Figo             17   500 2010-2020 5     0.02  Diesel:1399:68:20 Petrol:1196:70:15.6
Ford          EcoSport         11   860 2013-2020 5     0.06  Diesel:1498:98.96:22.77 Petrol:1496:121.36:17
Ford          Fiesta            6   640 2005-2015 5     0     Diesel:1399:68:17.8 Petrol:1596:101:13.4
Ford          Endeavour         2  2700 2004-2020 7     0.60  Diesel:2198:158:14.2 Diesel:2953:156:10.9
Chevrolet     Beat              7   430 2010-2017 5     0     Diesel:936:56.3:25.44 Petrol:1199:79.4:18.6
Chevrolet     Spark             4   340 2007-2015 5     0     Petrol:995:62:18
Chevrolet     Sail              3   560 2012-2017 5     0     Petrol:1199:82.4:18.2 Diesel:1248:74:22.1
Chevrolet     Tavera            3   800 2005-2017 10    0     Diesel:2499:72.4:13.58
Renault       KWID             11   300 2015-2020 5     0.07  Petrol:799:53.3:25.17 Petrol:999:67:23.01
Renault       Duster            8   960 2012-2020 5     0.05  Diesel:1461:108.45:19.64 Petrol:1498:104.55:14.19
Volkswagen    Polo              9   620 2010-2020 5     0.06  Petrol:1199:74:16.47 Diesel:1498:88.8:20.14
Volkswagen    Vento             6   860 2010-2020 5     0.18  Diesel:1598:103.6:20.54 Petrol:1598:103.6:15.04
Skoda         Rapid             7   880 2011-2020 5     0.40  Diesel:1498:103.52:21.14 Petrol:1598:103.5:15.41
Skoda         Superb            2  2300 2009-2020 5     0.80  Diesel:1968:174.5:18.19 Petrol:1798:177.46:14.67
Nissan        Sunny             3   760 2011-2019 5     0.04  Diesel:1461:84.8:21.64 Petrol:1498:99.6:16.95
Nissan        Micra             3   540 2010-2019 5     0.15  Petrol:1198:67.04:19.49 Diesel:1461:63.12:23.08
Datsun        RediGO            4   310 2016-2020 5     0.05  Petrol:799:53.64:22.7
Datsun        GO                4   370 2014-2020 5     0     Petrol:1198:67:20.62
Fiat          Punto             4   590 2009-2018 5     0     Diesel:1248:75:20.3 Petrol:1172:67.1:15.2
Jeep          Compass           3  1600 2017-2020 5     0.30  Diesel:1956:170:17.1 Petrol:1368:160:14.1
BMW           X4                3  5900 2017-2020 5     1     Diesel:1995:190:16.78
BMW           5_Series          4  4900 2009-2020 5     1     Diesel:1995:190:18.12 Diesel:2993:261.4:16.73
Mercedes-Benz E-Class           3  5300 2008-2020 5     1     Diesel:2143:201.15:15.8 Petrol:1991:183.77:15
Audi          A6                3  4700 2009-2019 5     1     Diesel:1968:188.5:18.53 Petrol:1798:187.74:15.26
Jaguar        XF                5  4500 2013-2020 5     1     Diesel:1999:177:19.33
Volvo         XC40              4  3900 2018-2020 5     1     Diesel:1969:190:18
Lexus         ES                2  5500 2018-2020 5     1     Petrol:2487:214.56:22.37
`);

function parse(text: string): CarModel[] {
  const lines = text.trim().split('\n').slice(1);
  return lines.map(line => {
    const [brand, name, weight, price, years, seats, automatic, ...engines] = line.split(/\s+/);
    const [first, last] = years.split('-').map(Number);
    return {
      brand,
      name: name.replaceAll('_', ' '),
      weight: Number(weight),
      price: Number(price),
      years: [first, last],
      seats: Number(seats),
      automatic: Number(automatic),
      engines: engines.map(parseEngine),
    };
  });
}

function parseEngine(text: string): Engine {
  const [fuel, cc, bhp, mileage] = text.split(':');
  return { fuel: fuel as Fuel, cc: Number(cc), bhp: Number(bhp), mileage: Number(mileage) };
}
