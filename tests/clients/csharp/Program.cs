using System;
using System.Collections.Generic;
using System.Globalization;

/// <summary>The core on a line. tests/clients/probe.py says which commands there are.</summary>
static class Program
{
    static void Main()
    {
        var commands = new Dictionary<string, Func<string[], string>>();
        Messages.Register(commands);
        Playing.Register(commands);
        Sounds.Register(commands);
        Sockets.Register(commands);
        Talks.Register(commands);
        Clients.Register(commands);
        Allocations.Register(commands);
        Fuzz.Register(commands);
        Lines.Run(commands, answer => answer);
        Sockets.CloseAll();
        Clients.CloseAll();
    }

    public static string Exactly(double number)
    {
        return number.ToString("R", CultureInfo.InvariantCulture);
    }
}
