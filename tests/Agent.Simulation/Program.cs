Console.WriteLine("simulate");
