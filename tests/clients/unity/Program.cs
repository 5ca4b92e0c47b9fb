using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

/// <summary>The Unity layer in the fake player, on a line. tests/clients/unity_probe.py says which commands there are.</summary>
static class Program
{
    static void Main()
    {
        var commands = new Dictionary<string, Func<string[], string>>();
        Playing.Register(commands);
        Stage.Register(commands);
        Bodies.Register(commands);
        Faces.Register(commands);
        Things.Register(commands);
        Editing.Register(commands);
        Suite.Register(commands);
        Samples.Register(commands);
        Lines.Run(commands, answer => answer.Length == 0 ? "ok" : "ok " + answer);
        Playing.End();
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

    public static string Text(string hex)
    {
        return Encoding.UTF8.GetString(Lines.Bytes(hex));
    }

    public static string Hex(string text)
    {
        return Lines.Hex(Encoding.UTF8.GetBytes(text));
    }
}
