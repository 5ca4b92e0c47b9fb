using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using Kinelink;

/// <summary>
/// The core on a line: reads a command a line, answers each with one line. tests/clients/probe.py says which commands there are.
/// </summary>
static class Program
{
    static void Main()
    {
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
        System.Threading.Thread.CurrentThread.CurrentCulture = CultureInfo.InvariantCulture;
        var commands = new Dictionary<string, Func<string[], string>>();
        Messages.Register(commands);
        Playing.Register(commands);
        Sounds.Register(commands);
        Sockets.Register(commands);
        Talks.Register(commands);
        Clients.Register(commands);
        Allocations.Register(commands);
        Fuzz.Register(commands);
        for (string line = Console.ReadLine(); line != null; line = Console.ReadLine())
        {
            Console.WriteLine(Answer(commands, line.Split(' ')));
            Console.Out.Flush();
        }
        Sockets.CloseAll();
        Clients.CloseAll();
    }

    static string Answer(Dictionary<string, Func<string[], string>> commands, string[] words)
    {
        try
        {
            return commands[words[0]](words);
        }
        catch (ProtocolError error)
        {
            return "error " + error.Kind + " " + error.Message.Replace('\n', ' ');
        }
        catch (Exception error)
        {
            return "crash " + error.ToString().Replace('\n', ' ');
        }
    }

    public static byte[] Bytes(string hex)
    {
        if (hex == "-") return new byte[0];
        var bytes = new byte[hex.Length / 2];
        for (int i = 0; i < bytes.Length; i++) bytes[i] = (byte)(Digit(hex[2 * i]) << 4 | Digit(hex[2 * i + 1]));
        return bytes;
    }

    public static string Hex(byte[] bytes)
    {
        if (bytes.Length == 0) return "-";
        var text = new StringBuilder(2 * bytes.Length);
        foreach (byte one in bytes) text.Append("0123456789abcdef"[one >> 4]).Append("0123456789abcdef"[one & 15]);
        return text.ToString();
    }

    public static string Exactly(double number)
    {
        return number.ToString("R", CultureInfo.InvariantCulture);
    }

    static int Digit(char letter)
    {
        return letter <= '9' ? letter - '0' : letter - 'a' + 10;
    }
}
