using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using System.Threading;
using Kinelink;

/// <summary>A program on a line: reads a command a line, answers each with one line, and how bytes and numbers are written there.</summary>
static class Lines
{
    /// <summary>Answer until nobody asks any more. told: what is said of a command that went well.</summary>
    public static void Run(Dictionary<string, Func<string[], string>> commands, Func<string, string> told)
    {
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
        Thread.CurrentThread.CurrentCulture = CultureInfo.InvariantCulture;
        for (string line = Console.ReadLine(); line != null; line = Console.ReadLine())
        {
            Console.WriteLine(Answer(commands, line.Split(' '), told));
            Console.Out.Flush();
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

    static string Answer(Dictionary<string, Func<string[], string>> commands, string[] words, Func<string, string> told)
    {
        try
        {
            return told(commands[words[0]](words));
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

    static int Digit(char letter)
    {
        return letter <= '9' ? letter - '0' : letter - 'a' + 10;
    }
}
