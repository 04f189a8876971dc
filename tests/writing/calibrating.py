# ruff: noqa: E501  (one case, one line)
"""Sentences, each with a statement it supports and one it does not although its names and figures are right.

The limit of likeness in the gate was set on these, not on the cases its tests are about.
"""

from __future__ import annotations

CALIBRATING: tuple[tuple[str, str, str], ...] = (
    ("Three people died in a collapse at a quarry near Holm on Tuesday.", "A quarry collapse near Holm killed three people.", "Three people died in a helicopter crash near Holm on Tuesday."),
    ("The city council voted to turn the old gasworks into a park.", "The old gasworks will become a park, the city council voted.", "The city council voted to demolish the old gasworks and build apartments."),
    ("Doctors at the Oster Bay clinic treated 60 children for measles.", "Sixty children with measles were treated at the Oster Bay clinic.", "Doctors at the Oster Bay clinic treated 60 children for food poisoning."),
    ("The central bank of Kesh kept interest rates at 5%.", "Interest rates were left unchanged at 5% by the central bank of Kesh.", "The central bank of Kesh warned of a recession and kept rates at 5%."),
    ("Lena Okafor thanked volunteers who had filled sandbags all night.", "Volunteers who filled sandbags through the night were thanked by Okafor.", "Lena Okafor paid volunteers who had filled sandbags all night."),
    ("The ferry company cancelled all sailings because of high winds.", "All sailings were called off by the ferry company because of strong winds.", "The ferry company cancelled all sailings because of an engine failure."),
    ("A court in Lindau Cross sentenced the banker to six years in prison.", "The banker was jailed for six years by a court in Lindau Cross.", "A court in Lindau Cross sentenced the banker to six years in prison for tax evasion."),
    ("The novel by Ida Brandt tells of a lighthouse keeper's daughter.", "Ida Brandt's novel is about the daughter of a lighthouse keeper.", "The novel by Ida Brandt won a literary prize."),
    ("Nurses at the county hospital will strike on Friday over pay.", "County hospital nurses will walk out on Friday in a dispute about pay.", "Nurses at the county hospital will strike on Friday over unsafe staffing."),
    ("Researchers found lead in the drinking water of two schools.", "Lead was discovered in the drinking water at two schools.", "Researchers found lead in the toys of two schools."),
    ("The government of Velmark raised the minimum wage to 14 crowns an hour.", "Velmark's minimum wage was increased to 14 crowns an hour.", "The government of Velmark raised the pension to 14 crowns an hour."),
    ("Police found the stolen painting in a barn outside Tarnstadt.", "The stolen painting was discovered by police in a barn near Tarnstadt.", "Police found the stolen painting and a cache of weapons outside Tarnstadt."),
    ("Heavy rain washed away a railway embankment near Grimsel Point.", "A railway embankment near Grimsel Point was washed away by heavy rain.", "Heavy rain washed away a school bus near Grimsel Point."),
    ("The airport will add flights to Holm in summer to meet demand.", "More flights to Holm will be added in summer to meet demand.", "The airport will add flights to Holm in summer because of subsidies."),
    ("Farmers blocked the motorway with tractors for three hours.", "The motorway was blocked for three hours by farmers with tractors.", "Farmers blocked the motorway with tractors for three hours to protest against fuel taxes."),
    ("Paul Reyes apologised to families of the victims.", "The victims' families received an apology from Paul Reyes.", "Paul Reyes promised compensation to families of the victims."),
    ("The concert hall lost its roof in Monday's storm.", "Monday's storm tore the roof off the concert hall.", "The concert hall lost its director on Monday."),
    ("A new vaccine protected nine in ten patients in a trial.", "In a trial, nine in ten patients were protected by a new vaccine.", "A new vaccine was approved after nine in ten patients were protected."),
    ("The carmaker recalled 12,000 vans with faulty brakes.", "The carmaker called back 12,000 vans because of defective brakes.", "The carmaker recalled 12,000 vans with faulty airbags."),
    ("Otto Brekke left hospital on Sunday after heart surgery.", "Brekke left hospital on Sunday following an operation on his heart.", "Otto Brekke left hospital on Sunday after a car accident."),
    ("The water company dumped sewage into the river for eleven days.", "For eleven days the water company discharged sewage into the river.", "The water company hid that it dumped sewage into the river for eleven days from inspectors."),
    ("Archaeologists uncovered a Roman bath beneath the market square.", "A Roman bath was unearthed under the market square by archaeologists.", "Archaeologists uncovered a Roman treasure of coins beneath the market square."),
    ("Turnout in the referendum was 38 percent.", "Thirty-eight percent of voters took part in the referendum.", "In the referendum 38 percent voted for independence."),
    ("The zoo's oldest elephant, Mira, died at 61.", "Mira, the oldest elephant at the zoo, has died at the age of 61.", "The zoo's oldest elephant, Mira, escaped at 61."),
    ("The refinery fire sent black smoke over the town.", "Black smoke drifted over the town from the fire at the refinery.", "The refinery fire forced thousands from the town."),
    ("Parents complained that the school bus was often late.", "The school bus often came late, parents complained.", "Parents complained that the school bus driver was often drunk."),
    ("The mayor opened a shelter for homeless families.", "A shelter for families without a home was opened by the mayor.", "The mayor opened a shelter for abandoned animals."),
    ("The union and the railway reached a deal on working hours.", "The railway and the union agreed on working hours.", "The union and the railway reached a deal on pensions."),
    ("The island's only bakery closed after its owner retired.", "The only bakery on the island shut when its owner retired.", "The island's only bakery closed after its owner went bankrupt."),
    ("Scientists tagged forty sharks to follow their journeys.", "Forty sharks were tagged by scientists so that their travels could be tracked.", "Scientists tagged forty sharks to sell their fins."),
    ("The prime minister of Kesh met striking miners in the capital.", "Striking miners met the prime minister of Kesh in the capital.", "The prime minister of Kesh criticised striking miners in the capital."),
    ("Snow delayed trains between Eastport and Holm for hours.", "Trains between Eastport and Holm were held up for hours by snow.", "Vandalism delayed trains between Eastport and Holm for hours."),
)  # fmt: skip
