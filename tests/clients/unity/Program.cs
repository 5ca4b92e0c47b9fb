using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using Kinelink;

/// <summary>
/// The Unity layer in the fake player, on a line: a command a line, one line back. tests/clients/unity_probe.py says which there are.
/// </summary>
static class Program
{
    static void Main()
    {
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
        System.Threading.Thread.CurrentThread.CurrentCulture = CultureInfo.InvariantCulture;
        var commands = new Dictionary<string, Func<string[], string>>();
        Playing.Register(commands);
        Stage.Register(commands);
        Bodies.Register(commands);
        Faces.Register(commands);
        Things.Register(commands);
        Editing.Register(commands);
        Suite.Register(commands);
        Samples.Register(commands);
        for (string line = Console.ReadLine(); line != null; line = Console.ReadLine())
        {
            Console.WriteLine(Answer(commands, line.Split(' ')));
            Console.Out.Flush();
        }
        Playing.End();
    }

    static string Answer(Dictionary<string, Func<string[], string>> commands, string[] words)
    {
        try
        {
            string answer = commands[words[0]](words);
            return answer.Length == 0 ? "ok" : "ok " + answer;
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

    public static float Number(string word)
    {
        return float.Parse(word, CultureInfo.InvariantCulture);
    }

    public static string Exactly(float number)
    {
        return number.ToString("R", CultureInfo.InvariantCulture);
    }

    public static string Join(float[] numbers)
    {
        var text = new StringBuilder();
        foreach (float number in numbers) text.Append(text.Length == 0 ? "" : " ").Append(Exactly(number));
        return text.ToString();
    }

    public static byte[] Bytes(string hex)
    {
        if (hex == "-") return new byte[0];
        var bytes = new byte[hex.Length / 2];
        for (int i = 0; i < bytes.Length; i++) bytes[i] = Convert.ToByte(hex.Substring(2 * i, 2), 16);
        return bytes;
    }

    public static string Text(string hex)
    {
        return Encoding.UTF8.GetString(Bytes(hex));
    }

    public static string Hex(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        var hex = new StringBuilder(2 * bytes.Length);
        foreach (byte one in bytes) hex.Append(one.ToString("x2"));
        return bytes.Length == 0 ? "-" : hex.ToString();
    }
}
